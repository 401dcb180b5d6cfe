import type { Interval } from './interval.ts';
import { median } from './quantile.ts';

/**
 * Returns the median with the interval of the sign test, between two of the sorted values. It holds
 * for values of any distribution, symmetric or not. So few values that cannot reach the confidence
 * give their range, with the confidence that it has: 1 − 2^(1−n).
 *
 * Conover, "Practical Nonparametric Statistics", section 3.2.
 */
export function medianInterval(values: readonly number[], confidence: number): Interval {
  const n = values.length;
  const tail = (1 - confidence) / 2;
  const sorted = values.toSorted((a, b) => a - b);
  let outside = 0;
  let chance = 2 ** -n;
  // `chance` is that of exactly `outside` values below the median, `sum` that of at most as many.
  for (let sum = chance; sum <= tail * (1 + 1e-12) && outside < n / 2; sum += chance) {
    outside += 1;
    chance *= (n - outside + 1) / outside;
  }
  const left = Math.max(1, outside);
  return {
    estimate: median(sorted),
    low: sorted[left - 1] ?? Number.NaN,
    high: sorted[n - left] ?? Number.NaN,
    confidence: outside === 0 ? 1 - 2 ** (1 - n) : confidence,
    n,
  };
}
