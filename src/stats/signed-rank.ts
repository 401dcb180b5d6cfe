import type { Interval } from './interval.ts';
import { median } from './quantile.ts';

/**
 * Hodges and Lehmann's estimate, the median of all pairwise averages, with the interval of the
 * exact signed-rank test. A single wild value hardly moves it, which makes it the check on the t
 * interval. null where so few values cannot reach the confidence at all: n values give at most 1 −
 * 2^(1−n). Holds for values that lie symmetrically about the true one.
 *
 * Hollander and Wolfe, "Nonparametric Statistical Methods", section 3.3; R's wilcox.test(conf.int =
 * TRUE) where no values are tied.
 */
export function signedRankInterval(values: readonly number[], confidence: number): Interval | null {
  const cut = outermost(values.length, (1 - confidence) / 2);
  if (cut === 0) return null;
  const averages = walshAverages(values);
  return {
    estimate: median(averages),
    low: averages[cut - 1] as number,
    high: averages[averages.length - cut] as number,
    confidence,
    n: values.length,
  };
}

/** Returns the least number of values with which the interval exists at this confidence. */
export const leastValuesFor = (confidence: number): number =>
  Math.ceil(1 - Math.log2(1 - confidence));

/** Returns the averages of every pair of values, each with itself too, in ascending order. */
function walshAverages(values: readonly number[]): readonly number[] {
  const averages: number[] = [];
  for (let i = 0; i < values.length; i++) {
    for (let j = i; j < values.length; j++) {
      averages.push(((values[i] as number) + (values[j] as number)) / 2);
    }
  }
  return averages.sort((a, b) => a - b);
}

/**
 * Returns the number of averages to leave out at each end, such that the rank sum lies there with
 * at most this chance.
 */
function outermost(n: number, tail: number): number {
  const total = 2 ** n;
  let orders = 0;
  for (const [rankSum, count] of rankSumCounts(n).entries()) {
    orders += count;
    // A chance that equals the tail but for rounding still fits in it.
    if (orders > total * tail * (1 + 1e-12)) return rankSum;
  }
  return 0;
}

/** Returns, for each rank sum, the number of the 2^n choices of signs that give it. */
function rankSumCounts(n: number): readonly number[] {
  const counts = new Array<number>((n * (n + 1)) / 2 + 1).fill(0);
  counts[0] = 1;
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = counts.length - 1; sum >= rank; sum--) {
      counts[sum] = (counts[sum] as number) + (counts[sum - rank] as number);
    }
  }
  return counts;
}
