import { pinThisProcess } from '../host/pin.ts';
import type { Calibration } from '../load/calibrate.ts';
import type { DriverName } from '../load/drivers/drivers.ts';
import { readyGenerators } from '../load/ready-generator.ts';
import type { Cell } from '../plan/plan.ts';
import { plural } from '../report/format.ts';
import type { RunFolder } from '../run/folder.ts';
import { missingTrials } from '../run/jobs.ts';
import { run } from '../run/run.ts';
import type { Trial } from '../run/trial.ts';
import type { PlannedTrial } from '../run/trials.ts';
import type { Runtime } from '../server/server.ts';
import { dependenciesOn } from './dependencies.ts';
import { stage } from './stage.ts';
import type { Terminal } from './terminal.ts';
import { clock, type TimeLeft } from './time-left.ts';
import { trialLine } from './trial-line.ts';

/** The place of a run within its study. */
export interface Progress {
  readonly title: string;
  /** Learns from this part, and from those before it. */
  readonly left: TimeLeft;
  /** Approximate seconds of the later parts, as far as they are known. */
  laterSeconds(): number;
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
  if (!cpus.shared) await pinThisProcess(cpus.generator);
  const { left } = part;
  const missing = missingTrials(folder);
  const textOf = (still: readonly PlannedTrial[]) =>
    clock(left.secondsFor(still, plan) + part.laterSeconds());
  let startedMs = 0;
  const title = `${part.title}: ${plural(missing.length, 'trial')}, about ${clock(left.secondsFor(missing, plan))} minutes`;
  const generatorCpus = cpus.shared ? null : cpus.generator;
  using generators = readyGenerators(generatorCpus, onlyDriver(plan.cells));
  const serverCpus = cpus.shared ? null : cpus.server;
  return await stage(title, terminal, (tell) =>
    run(
      folder,
      dependenciesOn(runtime, calibration, serverCpus, generators),
      {
        jobStarts: ([trial, ...others], { index, total, missing: still }) => {
          startedMs = performance.now();
          if (!terminal.progress.isTTY || trial === undefined) return;
          const who = others.length === 0 ? trial.arm : 'all arms side by side';
          tell(
            `${index + 1} of ${total}: round ${trial.round}, ${trial.cell}, ${who}; about ${textOf(still)} left`,
          );
        },
        jobEnds: (trials, still) => {
          left.jobTook(trials, (performance.now() - startedMs) / 1000, plan);
          if (terminal.progress.isTTY) return;
          for (const trial of trials) tell(trialLine(trial, textOf(still)));
        },
      },
      signal,
    ),
  );
}

/** Returns the driver that every trial needs; null where they differ. */
function onlyDriver(cells: readonly Cell[]): DriverName | null {
  const [first, ...others] = new Set(cells.map(({ driver }) => driver));
  return others.length === 0 ? (first ?? null) : null;
}
