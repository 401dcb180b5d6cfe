/** Place at which two parts of a series differ most. */
export interface Split {
  /** Index of the first value after it. */
  readonly at: number;
  /** Energy statistic of the two parts, in the unit of the values. */
  readonly statistic: number;
}

/**
 * Returns the split of a series into two parts that has the largest energy statistic. That is
 * m n (2 E|X − Y| − E|X − X′| − E|Y − Y′|) / (m + n).
 * It sees changes of level and of spread.
 * Each part has at least `minSegment` values, two or more. null where the series is too short.
 *
 * The right part reaches to the end of the series. The paper also maximizes over its end; but then
 * any three neighbours rival the newest three, and three nights after thirty could prove nothing.
 *
 * Matteson and James, "A nonparametric approach for multiple change point analysis of multivariate
 * data" (2014), equation 5 with α = 1.
 */
export function bestSplit(values: ArrayLike<number>, minSegment: number): Split | null {
  return splitWithin(values, distanceSums(values), minSegment);
}

/**
 * Returns the same split where the sum of the distances of each value to all others is known. It
 * stays with a value in every order of the series, so that a permutation need not compute it.
 */
export function splitWithin(
  values: ArrayLike<number>,
  sums: ArrayLike<number>,
  minSegment: number,
): Split | null {
  const total = values.length;
  // Sums over pairs of values, each pair once: both on the left, both on the right, one on each.
  let left = 0;
  let right = 0;
  for (let i = 0; i < total; i++) right += sums[i] as number;
  right /= 2;
  let between = 0;
  let best: Split | null = null;
  for (let moved = 0; moved < total - minSegment; moved++) {
    const toLeft = distanceToEarlier(values, moved);
    const toRight = (sums[moved] as number) - toLeft;
    left += toLeft;
    right -= toRight;
    between += toRight - toLeft;
    const n = moved + 1;
    if (n < minSegment) continue;
    const m = total - n;
    const statistic = (2 * between - (left * 2 * m) / (n - 1) - (right * 2 * n) / (m - 1)) / total;
    if (best === null || statistic > best.statistic) best = { at: n, statistic };
  }
  return best;
}

/** Returns for each value the sum of its distances to all others. */
export function distanceSums(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length);
  for (let i = 1; i < values.length; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.abs((values[i] as number) - (values[j] as number));
      sums[i] = (sums[i] as number) + distance;
      sums[j] = (sums[j] as number) + distance;
    }
  }
  return sums;
}

function distanceToEarlier(values: ArrayLike<number>, i: number): number {
  const value = values[i] as number;
  let sum = 0;
  for (let j = 0; j < i; j++) sum += Math.abs(value - (values[j] as number));
  return sum;
}
