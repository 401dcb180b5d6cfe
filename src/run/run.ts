import type { RunFolder } from './folder.ts';
import type { TrialParts } from './parts.ts';
import { appendTrial, dropTornRecord, readTrials } from './results.ts';
import { runSlices } from './run-slices.ts';
import { runTrial } from './run-trial.ts';
import type { Trial } from './trial.ts';
import { type PlannedTrial, plannedTrials } from './trials.ts';

/** Hears of what is run; it only tells, it decides nothing. */
export interface RunListener {
  jobStarts(
    job: readonly PlannedTrial[],
    position: { readonly index: number; readonly total: number },
  ): void;
  jobEnds(trials: readonly Trial[]): void;
}

/**
 * Runs every trial of the plan that the folder does not yet hold, and appends each the moment it ends. A trial that
 * fails is a result; the next one runs all the same. On abort the trial under way is recorded as aborted, and the
 * run ends.
 * @throws {FolderError} when a result cannot be written: measuring on would lose it.
 */
export async function run(
  folder: RunFolder,
  parts: TrialParts,
  listener: RunListener,
  signal: AbortSignal,
): Promise<readonly Trial[]> {
  dropTornRecord(folder);
  const total = plannedTrials(folder.plan, folder.planSha256).length;
  for (const { trials, index } of missingJobs(folder)) {
    if (signal.aborted) break;
    listener.jobStarts(trials, { index, total });
    const results = await runJob(trials, folder, parts, signal);
    for (const result of results) appendTrial(folder, result);
    listener.jobEnds(results);
  }
  return readTrials(folder);
}

/** Trials that are run together: one, or where arms stand side by side all of a round. */
interface Job {
  readonly trials: readonly PlannedTrial[];
  /** Of the first of them among all planned ones. */
  readonly index: number;
}

/** What is still to be run: everything but completed and failed trials, which are results. */
export function missingJobs(folder: RunFolder): readonly Job[] {
  const done = new Set(
    readTrials(folder)
      .filter((trial) => trial.state !== 'aborted')
      .map((trial) => trial.id),
  );
  const planned = plannedTrials(folder.plan, folder.planSha256).map((trial, index) => ({
    trial,
    index,
  }));
  const jobs = Map.groupBy(planned, ({ trial }) =>
    trial.cellPlan.mode === 'slices' ? `r${trial.round}-${trial.cell}` : trial.id,
  );
  return [...jobs.values()]
    .filter((members) => members.some(({ trial }) => !done.has(trial.id)))
    .map((members) => ({
      trials: members.map(({ trial }) => trial),
      index: members[0]?.index ?? 0,
    }));
}

async function runJob(
  trials: readonly PlannedTrial[],
  { plan }: RunFolder,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<readonly Trial[]> {
  const [first] = trials;
  if (first?.cellPlan.mode === 'slices') return runSlices(trials, plan, parts, signal);
  const results: Trial[] = [];
  for (const trial of trials) results.push(await runTrial(trial, plan, parts, signal));
  return results;
}
