import { figures } from '../../analysis/figures.ts';
import { machineFlaws } from '../../plan/flaws.ts';
import { formatCount, formatValue } from '../../report/format.ts';
import { isOwnFailure } from '../../run/attempts.ts';
import type { CompletedTrial, Trial } from '../../run/trial.ts';
import type { Mpm } from '../../server/arm.ts';
import type { MemorySource } from './costs.ts';

/** Result of the check of one MPM. */
export interface Held {
  readonly mpm: Mpm;
  /** null: inconclusive, because a disturbed trial failed its limits and no undisturbed one did. */
  readonly holds: boolean | null;
  /** Results in a sentence. */
  readonly seen: string;
}

/** Limits of a check. */
export interface Limits {
  /** Limit of the p99 latency. */
  readonly seconds: number;
  /** The memory that was calculated for the pool that is checked. */
  readonly bytes: number;
  /**
   * Source of the calculated memory. A trial whose memory has another source is not judged by it.
   */
  readonly memorySource: MemorySource;
}

/**
 * Judges the trials of an MPM. It passes where in every trial every visitor was answered and the
 * p99 is within its limit. So must be the footprint, as far as it is comparable.
 */
export function heldOf(mpm: Mpm, trials: readonly Trial[], limits: Limits): Held {
  const own = trials.filter((trial) => trial.mpm === mpm);
  const failed = own.find((trial) => trial.state === 'failed' && !isOwnFailure(trial));
  if (failed?.state === 'failed') {
    return { mpm, holds: false, seen: `it failed (${failed.stage}): ${failed.reason}` };
  }
  const completed = own.filter((trial) => trial.state === 'completed');
  const answers = completed.map((trial) => standsIn(trial, limits));
  const counts = completed.filter((_, i) => answers[i] !== null);
  if (counts.length === 0) return { mpm, holds: null, seen: 'no trial that can be judged' };
  const holds = answers.includes(false) ? false : counts.length === own.length ? true : null;
  return { mpm, holds, seen: seenIn(counts, own.length, limits) };
}

/** Joins the results of an MPM in the usual load and after a quiet time. */
export function together(results: readonly Held[]): Held {
  const [first, ...others] = results;
  if (first === undefined) throw new Error('an MPM without a check');
  const all = results.map(({ holds }) => holds);
  const holds = all.includes(false) ? false : all.includes(null) ? null : true;
  const quiet = others.map(({ seen }) => `after a quiet time: ${seen}`);
  return { mpm: first.mpm, holds, seen: [first.seen, ...quiet].join('; ') };
}

/** Checks one trial; null where it is inconclusive. */
function standsIn(trial: CompletedTrial, limits: Limits): boolean | null {
  const { validity, requests, latencyUs } = trial;
  const stands =
    unansweredOf(trial) === 0 &&
    requests > 0 &&
    (latencyUs?.p99 ?? Number.POSITIVE_INFINITY) <= limits.seconds * 1e6 &&
    (comparablePeakOf(trial, limits) ?? 0) <= limits.bytes;
  if (validity.verdict === 'valid') return stands;
  const inSpite = validity.evidence.every(({ kind }) => machineFlaws.some((each) => each === kind));
  return stands && inSpite && validity.evidence.length > 0 ? true : null;
}

function seenIn(trials: readonly CompletedTrial[], planned: number, limits: Limits): string {
  const answered = trials.reduce((sum, { requests }) => sum + requests, 0);
  const unanswered = trials.reduce((sum, trial) => sum + unansweredOf(trial), 0);
  const p99Us = Math.max(
    ...trials.map(({ latencyUs }) => latencyUs?.p99 ?? Number.POSITIVE_INFINITY),
  );
  const p99 = Number.isFinite(p99Us) ? `${(p99Us / 1000).toFixed(0)} ms` : 'unknown';
  return (
    `${formatCount(answered)} visitors answered, ${formatCount(unanswered)} not; p99 of ` +
    `the worst of ${trials.length} judged trials of ${planned} ${p99}, limit ` +
    `${(limits.seconds * 1000).toFixed(0)} ms; ${memoryIn(trials, limits)}`
  );
}

function memoryIn(trials: readonly CompletedTrial[], limits: Limits): string {
  const peaks = trials.flatMap((trial) => comparablePeakOf(trial, limits) ?? []);
  if (peaks.length > 0) {
    return (
      `${formatValue(Math.max(...peaks), 'bytes')} of memory at most, calculated ` +
      `${formatValue(limits.bytes, 'bytes')}`
    );
  }
  const [other] = trials.flatMap(({ observation }) => observation.memory?.source ?? []);
  return other === undefined
    ? 'memory not measured'
    : `memory not judged: it was read from ${other} here, and the costs are from ` +
        `${limits.memorySource}`;
}

/** In bytes; null where it was not measured, or read from what counts other memory. */
const comparablePeakOf = (
  { footprintBytes, observation: { memory } }: CompletedTrial,
  { memorySource }: Limits,
): number | null => (memory?.source === memorySource ? (footprintBytes?.peak ?? null) : null);

const unansweredOf = (trial: CompletedTrial): number => figures.unanswered.read(trial);
