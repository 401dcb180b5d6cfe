import { normalQuantile } from './distributions.ts';
import type { Interval } from './interval.ts';
import { median } from './quantile.ts';

/** A point of a line: x, then y. */
export type Point = readonly [x: number, y: number];

/**
 * Returns the median of the slopes between all pairs of points. Its interval comes from the
 * distribution of Kendall's S (the normal approximation, corrected for ties). Outliers in up to a
 * quarter of the points hardly move it. null with fewer than two different x, or with too few
 * points for the confidence.
 *
 * Sen, "Estimates of the regression coefficient based on Kendall's tau" (1968);
 * scipy.stats.theilslopes.
 */
export function theilSen(points: readonly Point[], confidence: number): Interval | null {
  const slopes = pairSlopes(points);
  if (slopes.length === 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const reach = z * Math.sqrt(varianceOfS(points));
  const lower = Math.round((slopes.length - reach) / 2) - 1;
  const upper = Math.round((slopes.length + reach) / 2);
  if (lower < 0 || upper >= slopes.length) return null;
  return {
    estimate: median(slopes),
    low: slopes[lower] as number,
    high: slopes[upper] as number,
    confidence,
    n: points.length,
  };
}

/** Returns the slopes in ascending order; pairs with the same x have none. */
function pairSlopes(points: readonly Point[]): readonly number[] {
  const slopes: number[] = [];
  for (const [i, [x1, y1]] of points.entries()) {
    for (const [x2, y2] of points.slice(i + 1)) {
      if (x1 !== x2) slopes.push((y2 - y1) / (x2 - x1));
    }
  }
  return slopes.sort((a, b) => a - b);
}

/**
 * Returns the variance of the number of rising minus falling pairs, if x and y were unrelated (Sen
 * 1968, equation 2.6).
 */
function varianceOfS(points: readonly Point[]): number {
  const term = (n: number) => n * (n - 1) * (2 * n + 5);
  const ties = (values: readonly number[]) =>
    [...Map.groupBy(values, (value) => value).values()].reduce(
      (sum, { length }) => sum + term(length),
      0,
    );
  const all = term(points.length);
  return (all - ties(points.map(([x]) => x)) - ties(points.map(([, y]) => y))) / 18;
}
