import type { CompletedTrial, Trial } from '../run/trial.ts';
import type { Mpm } from '../server/arm.ts';

/** Whether an MPM as advised stood the load. */
export interface Held {
  readonly mpm: Mpm;
  /** null: a trial is not valid, and none of the others says no. */
  readonly holds: boolean | null;
  /** What was seen, in a sentence. */
  readonly seen: string;
}

/** It holds where, in every trial, every visitor was answered and the p99 is within the limit. */
export function heldOf(mpm: Mpm, trials: readonly Trial[], limitSeconds: number): Held {
  const own = trials.filter((trial) => trial.mpm === mpm);
  const failed = own.find((trial) => trial.state === 'failed');
  if (failed?.state === 'failed') {
    return { mpm, holds: false, seen: `it failed (${failed.stage}): ${failed.reason}` };
  }
  const valid = own.filter(
    (trial): trial is CompletedTrial =>
      trial.state === 'completed' && trial.validity.verdict === 'valid',
  );
  if (valid.length === 0) return { mpm, holds: null, seen: 'no valid trial' };
  const unanswered = valid.reduce((sum, trial) => sum + unansweredOf(trial), 0);
  const answered = valid.reduce((sum, { requests }) => sum + requests, 0);
  const p99Us = Math.max(
    ...valid.map(({ latencyUs }) => latencyUs?.p99 ?? Number.POSITIVE_INFINITY),
  );
  const stood = unanswered === 0 && answered > 0 && p99Us <= limitSeconds * 1e6;
  const holds = stood && valid.length < own.length ? null : stood;
  const p99 = Number.isFinite(p99Us) ? `${(p99Us / 1000).toFixed(0)} ms` : 'unknown';
  return {
    mpm,
    holds,
    seen: `${answered} visitors answered, ${unanswered} not; p99 of the worst of ${valid.length} valid trials of ${own.length} ${p99}, limit ${(limitSeconds * 1000).toFixed(0)} ms`,
  };
}

/** Refused, cut off, timed out, wrongly answered, or never sent. What is on its way at the end may still be answered. */
const unansweredOf = ({ errors, queued }: CompletedTrial): number =>
  Object.values(errors).reduce((sum, count) => sum + count, queued);
