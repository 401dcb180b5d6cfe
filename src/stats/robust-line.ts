import type { Interval } from './interval.ts';
import { median } from './quantile.ts';
import { type Point, theilSen } from './theil-sen.ts';

/** y = base + slope · x. */
export interface RobustLine {
  readonly base: number;
  readonly slope: Interval;
}

/**
 * Returns the Theil–Sen line: its slope with an interval, and as its base the median of y − slope ·
 * x (Conover, "Practical Nonparametric Statistics", 3rd edition, 5.5; scipy.stats.theilslopes with
 * method="joint"). null where there is no slope.
 */
export function robustLine(points: readonly Point[], confidence: number): RobustLine | null {
  const slope = theilSen(points, confidence);
  if (slope === null) return null;
  return { base: median(points.map(([x, y]) => y - slope.estimate * x)), slope };
}
