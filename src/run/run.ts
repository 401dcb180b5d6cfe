import type { RunFolder } from './folder.ts';
import { missingJobs } from './jobs.ts';
import type { TrialParts } from './parts.ts';
import { appendTrial, dropTornRecord, readRecords, readTrials } from './results.ts';
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
  const records = new Map(readRecords(folder).map((trial) => [trial.id, trial]));
  while (!signal.aborted) {
    // Asked anew after each job: what it brought may call for the whole round again.
    const [job] = missingJobs(folder, [...records.values()]);
    if (job === undefined) break;
    listener.jobStarts(job.trials, { index: job.index, total });
    const results = await runJob(job.trials, folder, parts, signal);
    for (const result of results) {
      appendTrial(folder, result);
      records.set(result.id, result);
    }
    listener.jobEnds(results);
  }
  return readTrials(folder);
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
