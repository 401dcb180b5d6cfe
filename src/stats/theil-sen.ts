import { normalQuantile } from './distributions.ts';
import type { Interval } from './interval.ts';
import { median } from './quantile.ts';

/** A point of a line: x, then y. */
export type Point = readonly [x: number, y: number];

/**
 * The median of the slopes between all pairs of points, with an interval from the distribution of Kendall's S (its normal
 * approximation, corrected for ties). A quarter of the points may be wild without moving it far. null of fewer than two
 * different x, or where so few points cannot reach the confidence.
 *
 * Sen, "Estimates of the regression coefficient based on Kendall's tau" (1968); scipy.stats.theilslopes.
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

/** Ascending; pairs with the same x have no slope. */
function pairSlopes(points: readonly Point[]): readonly number[] {
  const slopes: number[] = [];
  for (const [i, [x1, y1]] of points.entries()) {
    for (const [x2, y2] of points.slice(i + 1)) {
      if (x1 !== x2) slopes.push((y2 - y1) / (x2 - x1));
    }
  }
  return slopes.sort((a, b) => a - b);
}

/** Of the number of rising less the number of falling pairs, were x and y unrelated (Sen 1968, equation 2.6). */
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
