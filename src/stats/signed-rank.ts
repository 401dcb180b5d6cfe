import type { Interval } from './interval.ts';
import { median } from './quantile.ts';

/**
 * Hodges and Lehmann's estimate, the median of all pairwise averages, with the interval of the
 * exact signed-rank test. It is exact for values that lie symmetrically about the true one, as the
 * changes between two exchangeable arms do. Ties and zeros make it wider than necessary. So few
 * values that cannot reach the confidence give their range, with the confidence that it has: 1 −
 * 2^(1−n). Values may be infinite on one side.
 *
 * Hollander and Wolfe, "Nonparametric Statistical Methods", section 3.3; R's wilcox.test(conf.int =
 * TRUE) where no values are tied.
 */
export function signedRankInterval(values: readonly number[], confidence: number): Interval {
  const n = values.length;
  const cut = outermost(n, (1 - confidence) / 2);
  const averages = walshAverages(values);
  const left = Math.max(1, cut);
  return {
    estimate: median(averages),
    low: averages[left - 1] ?? Number.NaN,
    high: averages[averages.length - left] ?? Number.NaN,
    confidence: cut === 0 ? 1 - 2 ** (1 - n) : confidence,
    n,
  };
}

/** Returns the least number of values with which the interval reaches this confidence. */
export const leastValuesFor = (confidence: number): number =>
  Math.ceil(1 - Math.log2(1 - confidence) - 1e-9);

/** Returns the averages of every pair of values, each with itself too, in ascending order. */
function walshAverages(values: readonly number[]): Float64Array {
  const n = values.length;
  const averages = new Float64Array((n * (n + 1)) / 2);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      averages[at++] = ((values[i] as number) + (values[j] as number)) / 2;
    }
  }
  return averages.sort();
}

const cuts = new Map<string, number>();

/**
 * Returns the largest rank sum that n values without a difference stay at or below with at most
 * this chance; −1 where none has so small a chance.
 */
export const largestRankSum = (n: number, tail: number): number => outermost(n, tail) - 1;

/**
 * Returns the number of averages to leave out at each end, such that the rank sum lies there with
 * at most this chance.
 */
function outermost(n: number, tail: number): number {
  const key = `${n} ${tail}`;
  const known = cuts.get(key);
  if (known !== undefined) return known;
  const total = 2 ** n;
  let orders = 0;
  const cut = rankSumCounts(n).findIndex((count) => {
    orders += count;
    // A chance that equals the tail but for rounding still fits in it.
    return orders > total * tail * (1 + 1e-12);
  });
  cuts.set(key, cut);
  return cut;
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
