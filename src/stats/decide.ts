import type { Interval } from './interval.ts';
import { leastValuesFor, signedRankInterval } from './signed-rank.ts';
import { tInterval } from './t-interval.ts';

/** Returns the interval of the values at a confidence; null where they are too few for one. */
export type IntervalAt = (confidence: number) => Interval | null;

/**
 * Concludes from the mean with Student's t interval, and from the exact signed-rank interval. They
 * must come to the same outcome, because a single wild value moves the mean: null where they
 * differ.
 */
export function decide<Conclusion extends { readonly outcome: string }>(
  values: readonly number[],
  conclude: (intervalAt: IntervalAt) => Conclusion,
): Conclusion | null {
  const byMean = conclude((confidence) => tInterval(values, confidence));
  const byRanks = conclude((confidence) => signedRankInterval(values, confidence));
  return byMean.outcome === byRanks.outcome ? byMean : null;
}

/** Returns the least number of values with which anything can be decided at this confidence. */
export const leastValues = leastValuesFor;

/** Returns where the whole interval lies: below, within or above the bounds, or across one. */
export function placeOf(
  { low, high }: Pick<Interval, 'low' | 'high'>,
  lower: number,
  upper: number,
): 'below' | 'within' | 'above' | 'across' {
  if (low > upper) return 'above';
  if (high < lower) return 'below';
  return low > lower && high < upper ? 'within' : 'across';
}
