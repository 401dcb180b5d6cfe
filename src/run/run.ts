import type { RunFolder } from './folder.ts';
import { missingJobs, trialsOf } from './jobs.ts';
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
    position: {
      readonly index: number;
      readonly total: number;
      /** All that are still to be run, these among them. */
      readonly missing: readonly PlannedTrial[];
    },
  ): void;
  /** @param missing what is still to be run: what these brought may call for their round again. */
  jobEnds(trials: readonly Trial[], missing: readonly PlannedTrial[]): void;
}

/**
 * Runs every trial of the plan that the folder does not yet hold, and appends each the moment it
 * ends. A trial that fails is a result; the next one runs all the same. On abort the trial under
 * way is recorded as aborted, and the run ends.
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
  let jobs = missingJobs(folder, [...records.values()]);
  while (!signal.aborted) {
    const [job] = jobs;
    if (job === undefined) break;
    listener.jobStarts(job.trials, { index: job.index, total, missing: trialsOf(jobs) });
    const results = await runJob(job.trials, folder, parts, signal);
    for (const result of results) {
      appendTrial(folder, result);
      records.set(result.id, result);
    }
    // Asked anew after each job: what it brought may call for the whole round again.
    jobs = missingJobs(folder, [...records.values()]);
    listener.jobEnds(results, trialsOf(jobs));
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
