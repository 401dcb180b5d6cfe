import { ServerError } from '../server/server.ts';
import { isUnprepared } from './attempts.ts';
import { fitsBudget, spentSeconds } from './budget.ts';
import { type RunEnd, readEnd, writeEnd } from './end.ts';
import type { RunFolder } from './folder.ts';
import { allCells, type Job, missingJobs, type OpenCells, trialsOf } from './jobs.ts';
import type { TrialParts } from './parts.ts';
import { appendTrial, dropTornRecord, readRecords, readTrials } from './results.ts';
import { runRound } from './run-round.ts';
import { runTrial } from './run-trial.ts';
import type { Trial } from './trial.ts';
import type { PlannedTrial } from './trials.ts';

/** Hears of what is run; it only tells, it decides nothing. */
export interface RunListener {
  jobStarts(job: Job, state: RunState): void;
  /** A trial, or the trials of a cell that share the starts of a round. */
  trialsEnd(trials: readonly Trial[]): void;
  jobEnds(job: Job, state: RunState): void;
}

/** The state of a run: the trials that it has and those that it may still take. */
export interface RunState {
  /** All that are still to be run at most; those of a job that starts are among them. */
  readonly missing: readonly PlannedTrial[];
  readonly records: readonly Trial[];
}

/**
 * Runs what the plan asks for and the folder does not yet hold, and appends each trial the moment
 * it ends. It ends when no question is open, no further round fits into the budget, or all rounds
 * were run. A trial that fails is a result; the next one runs all the same. On abort what is under
 * way is recorded as aborted.
 * @throws {FolderError} when a result cannot be written: measuring on would lose it.
 * @throws {ServerError} stage `prepare`, when what an arm needs is lost: its engine, its machine.
 */
export async function run(
  folder: RunFolder,
  parts: TrialParts,
  listener: RunListener,
  signal: AbortSignal,
  openCells: OpenCells = allCells,
): Promise<readonly Trial[]> {
  dropTornRecord(folder);
  const records = [...readRecords(folder)];
  const missing = () => missingJobs(folder, openCells, records);
  let jobs = missing();
  while (!signal.aborted) {
    const [job] = jobs;
    if (job === undefined || !mayBegin(job, records, folder)) break;
    listener.jobStarts(job, { missing: trialsOf(jobs), records });
    const record = (trials: readonly Trial[]) => {
      for (const trial of trials) appendTrial(folder, trial);
      records.push(...trials);
      listener.trialsEnd(trials);
    };
    const recordedBefore = records.length;
    await runJob(job, folder, parts, record, signal);
    throwIfUnprepared(records.slice(recordedBefore));
    // Asked anew after each job: what it brought may call for its round again, or end the run.
    jobs = missing();
    listener.jobEnds(job, { missing: trialsOf(jobs), records });
  }
  if (!signal.aborted && readEnd(folder) === null) writeEnd(folder, endOf(folder, records, jobs));
  return readTrials(folder);
}

/** Ends a run whose engine or machines are gone: every later round would fail as this one did. */
function throwIfUnprepared(trials: readonly Trial[]): void {
  const lost = trials.find(isUnprepared);
  if (lost?.state === 'failed') throw new ServerError('prepare', lost.reason);
}

/** Tells whether a job may begin: a round that has begun is finished. */
const mayBegin = (
  { round, trials }: Job,
  records: readonly Trial[],
  { plan }: RunFolder,
): boolean =>
  records.some((each) => each.round === round) ||
  fitsBudget(records, new Set(trials.map(({ arm }) => arm)).size, plan);

function endOf({ plan }: RunFolder, records: readonly Trial[], jobs: readonly Job[]): RunEnd {
  const rounds = Math.max(0, ...records.map(({ round }) => round));
  const left = jobs.length > 0 ? 'budget' : 'decided';
  return {
    reason: rounds === plan.rounds.length && jobs.length === 0 ? 'rounds' : left,
    rounds,
    seconds: Math.round(spentSeconds(records)),
  };
}

async function runJob(
  { trials }: Job,
  { plan }: RunFolder,
  parts: TrialParts,
  record: (trials: readonly Trial[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const [first] = trials as readonly [PlannedTrial];
  if (first.cellPlan.turns !== null) return runRound(trials, plan, parts, record, signal);
  for (const trial of trials) record([await runTrial(trial, plan, parts, signal)]);
}
