import { tQuantile } from './distributions.ts';
import type { Interval } from './interval.ts';
import { mean, variance } from './moments.ts';

/**
 * Returns the mean of independent values with Student's t interval; null with fewer than two
 * values. Exact for normal values. Heavy tails make it wider than necessary, a single spike much
 * wider.
 *
 * Student (W. S. Gosset), "The probable error of a mean" (1908). Not a bootstrap: percentile
 * intervals of a dozen values miss about twice as often as they should.
 */
export function tInterval(values: readonly number[], confidence: number): Interval | null {
  const n = values.length;
  if (n < 2) return null;
  const estimate = mean(values);
  const reach = tQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance(values) / n);
  return { estimate, low: estimate - reach, high: estimate + reach, confidence, n };
}
