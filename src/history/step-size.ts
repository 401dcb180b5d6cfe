import { mean, variance } from '../stats/moments.ts';
import { rules } from './rules.ts';

/** Nights on one side of a step, and next to it. Those further away may differ by a drift. */
export interface Side {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** Returns the two sides of a split at an index, each from or up to the given index at most. */
export function sidesOf(
  values: readonly number[],
  at: number,
  [from, to]: readonly [number, number],
): readonly [before: Side, after: Side] {
  const side = (own: readonly number[]): Side => ({
    ...{ n: own.length, mean: mean(own), variance: variance(own) },
  });
  const before = values.slice(Math.max(from, at - rules.levelNights), at);
  return [side(before), side(values.slice(at, Math.min(to, at + rules.levelNights)))];
}

/** Tells whether the means of two sides differ by enough to be a step of interest. */
export function isLargeEnough(before: Side, after: Side, leastStep: number): boolean {
  const [n, m] = [before.n - 1, after.n - 1];
  const spread = Math.sqrt(Math.max(0, n * before.variance + m * after.variance) / (n + m));
  const { spreads, errors } = rules.leastOfStep;
  const error = spread * Math.sqrt(1 / before.n + 1 / after.n);
  const size = Math.abs(after.mean - before.mean);
  return size >= Math.max(leastStep, spreads * spread, errors * error);
}

/**
 * Tells whether any split of the newest nights is large enough. It needs time in proportion to
 * their number, and says no in all but a few of a thousand nights without a change.
 */
export function mayHaveStep(values: readonly number[], leastStep: number): boolean {
  const near = values.slice(-rules.windowNights - rules.levelNights);
  const sums = runningSums(near);
  const meanOf = (from: number, to: number) =>
    ((sums[to] as number) - (sums[from] as number)) / (to - from);
  const end = near.length;
  const first = Math.max(0, end - rules.windowNights) + rules.minSegment;
  for (let at = first; at <= end - rules.minSegment; at++) {
    const before = meanOf(Math.max(0, at - rules.levelNights), at);
    const after = meanOf(at, Math.min(end, at + rules.levelNights));
    // The variances, which take longer, are seldom needed. A step of that size but for rounding
    // is left to them.
    if (Math.abs(after - before) < leastStep * (1 - 1e-9)) continue;
    if (isLargeEnough(...sidesOf(near, at, [0, end]), leastStep)) return true;
  }
  return false;
}

/** Returns the sums of the first 0, 1, … values. */
function runningSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    sums[i + 1] = (sums[i] as number) + (values[i] as number);
  }
  return sums;
}
