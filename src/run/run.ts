import type { Plan } from '../plan/plan.ts';
import type { RunFolder } from './folder.ts';
import { appendTrial, dropTornRecord, readTrials } from './results.ts';
import { runTrial, type TrialParts } from './run-trial.ts';
import type { Trial } from './trial.ts';
import { type PlannedTrial, plannedTrials } from './trials.ts';

/** Hears of each trial; it only tells, it decides nothing. */
export interface RunListener {
  trialStarts(
    trial: PlannedTrial,
    position: { readonly index: number; readonly total: number },
  ): void;
  trialEnds(trial: Trial): void;
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
  for (const { trial, index } of missingTrials(folder)) {
    if (signal.aborted) break;
    listener.trialStarts(trial, { index, total });
    const result = await runTrial(trial, folder.plan, parts, signal);
    appendTrial(folder, result);
    listener.trialEnds(result);
  }
  return readTrials(folder);
}

/** What is still to be run: everything but completed and failed trials, which are results. */
export function missingTrials(
  folder: RunFolder,
): readonly { readonly trial: PlannedTrial; readonly index: number }[] {
  const done = new Set(
    readTrials(folder)
      .filter((trial) => trial.state !== 'aborted')
      .map((trial) => trial.id),
  );
  return plannedTrials(folder.plan, folder.planSha256)
    .map((trial, index) => ({ trial, index }))
    .filter(({ trial }) => !done.has(trial.id));
}

/** How long the trials will take at least, in seconds: their warm-up and load, and what starting and stopping costs. */
export function expectedSeconds(plan: Plan, trials: number, overheadSeconds = 1.2): number {
  return trials * (plan.warmupSeconds + plan.durationSeconds + overheadSeconds);
}
