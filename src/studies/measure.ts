import { pinThisProcess } from '../host/pin.ts';
import type { Follower } from '../live/follow.ts';
import type { Calibration } from '../load/calibrate.ts';
import type { DriverName } from '../load/drivers/drivers.ts';
import { readyGenerators } from '../load/ready-generator.ts';
import type { Cell, Plan } from '../plan/plan.ts';
import { clock, plural } from '../report/format.ts';
import { spentSeconds } from '../run/budget.ts';
import type { RunFolder } from '../run/folder.ts';
import { type Job, missingTrials, type OpenCells } from '../run/jobs.ts';
import { readRecords } from '../run/results.ts';
import { type RunState, run } from '../run/run.ts';
import type { Trial } from '../run/trial.ts';
import type { Runtime } from '../server/runtime.ts';
import { dependenciesOn } from './dependencies.ts';
import { stage } from './stage.ts';
import type { Terminal } from './terminal.ts';
import type { TimeLeft } from './time-left.ts';
import { trialLine } from './trial-line.ts';

/** The place of a run within its study. */
export interface Progress {
  readonly title: string;
  /** Learns from this part, and from those before it. */
  readonly left: TimeLeft;
  /** Approximate seconds of the later parts, as far as they are known. */
  laterSeconds(): number;
  readonly openCells: OpenCells;
  /** Continues a line of progress: "; 3 of 7 questions decided". */
  openText?(records: readonly Trial[], roundsDone: number): string;
  /** Hears of everything; null: nobody does. */
  readonly follower: Follower | null;
}

/**
 * Runs the missing trials of the folder's plan with the real dependencies, and shows the progress.
 */
export async function measure(
  folder: RunFolder,
  runtime: Runtime,
  calibration: Calibration | null,
  terminal: Terminal,
  signal: AbortSignal,
  part: Progress,
): Promise<readonly Trial[]> {
  const { plan } = folder;
  const { cpus } = plan;
  // The samplers run in this process, and must not take the server's CPU.
  if (!cpus.shared && plan.generatorAddresses === undefined) await pinThisProcess(cpus.generator);
  const { left, follower } = part;
  const secondsLeft = ({ missing, records }: RunState) => {
    const budget = (plan.budgetSeconds ?? Infinity) - spentSeconds(records);
    return Math.min(left.secondsFor(missing, plan), Math.max(0, budget));
  };
  const atMost = plan.budgetSeconds === null ? 'about' : 'at most';
  const allSecondsLeft = (state: RunState) => secondsLeft(state) + part.laterSeconds();
  const textOf = (state: RunState) => `${atMost} ${clock(allSecondsLeft(state))} left`;
  const before = { missing: missingTrials(folder), records: readRecords(folder) };
  const reported = new Set<string>();
  let startedMs = 0;
  const minutes = `${atMost} ${clock(secondsLeft(before))} minutes`;
  const title = `${part.title}: ${roundsText(plan)}, ${minutes}`;
  const generatorCpus = cpus.shared ? null : cpus.generator;
  using generators = readyGenerators(generatorCpus, onlyDriver(plan.cells));
  const serverCpus = cpus.shared ? null : cpus.server;
  const trials = await stage(title, terminal, (tell) =>
    run(
      folder,
      {
        ...dependenciesOn(runtime, calibration, serverCpus, generators),
        ...(follower !== null && { observer: follower.observer }),
      },
      {
        jobStarts: (job, state) => {
          startedMs = performance.now();
          follower?.jobStarts(job, state.records, allSecondsLeft(state));
          if (terminal.progress.isTTY) tell(`${jobText(job, plan)}; ${textOf(state)}`);
        },
        trialsEnd: (trials) => {
          follower?.trialsEnd(trials, trials.flatMap(linesOf));
          if (terminal.progress.isTTY) return;
          for (const line of new Set(trials.flatMap(linesOf))) {
            // An arm that did not start fails in every cell of its round: once is enough.
            if (!reported.has(line)) tell(line);
            reported.add(line);
          }
        },
        jobEnds: (job, state) => {
          left.jobTook(job.trials, (performance.now() - startedMs) / 1000, plan);
          follower?.jobEnds(allSecondsLeft(state));
          if (terminal.progress.isTTY) return;
          const open = part.openText?.(state.records, job.round) ?? '';
          tell(`${jobText(job, plan)}${open}; ${textOf(state)}`);
        },
      },
      signal,
      part.openCells,
    ),
  );
  if (!signal.aborted) follower?.runEnds(trials);
  return trials;
}

const linesOf = (trial: Trial): readonly string[] =>
  trial.state === 'completed' ? [] : [trialLine(trial)];

const roundsText = ({ rounds, budgetSeconds }: Plan): string =>
  `${budgetSeconds === null ? '' : 'at most '}${plural(rounds.length, 'round')}`;

/** Names a job: "round 4 of at most 20", with cell and arm where these are started for it alone. */
function jobText({ round, trials: [first] }: Job, { rounds, budgetSeconds }: Plan): string {
  const most = `${budgetSeconds === null ? '' : 'at most '}${rounds.length}`;
  const where = `round ${round} of ${most}`;
  if (first === undefined || first.cellPlan.turns !== null) return where;
  return `${where}, ${first.cell}, ${first.arm}`;
}

/** Returns the driver that every trial needs; null where they differ. */
function onlyDriver(cells: readonly Cell[]): DriverName | null {
  const [first, ...others] = new Set(cells.map(({ driver }) => driver));
  return others.length === 0 ? (first ?? null) : null;
}
