import { excludes } from './interval.ts';
import { mean } from './moments.ts';
import { mser5 } from './mser.ts';
import { theilSen } from './theil-sen.ts';

/** Result of a check that a series of equal steps in time is steady. Shares are of its mean. */
export interface Steadiness {
  /** Values at the beginning that still belong to the warm-up, by MSER-5. */
  readonly dropped: number;
  /** Share by which leaving them out would move the mean. */
  readonly cutMoves: number;
  /**
   * From the first to the last value of what remains, along the Theil–Sen line; 0 where the line
   * may be level.
   */
  readonly trend: number;
  readonly steady: boolean;
}

/**
 * Checks that the rest of the warm-up and the trend move the mean by at most half of the margin.
 * The margin is a share such as 0.03. A smaller movement cannot turn a verdict. null with fewer
 * than twenty values, or where the mean is not positive.
 */
export function steadiness(values: readonly number[], margin: number): Steadiness | null {
  const truncation = mser5(values);
  const all = mean(values);
  if (truncation === null || !(all > 0)) return null;
  const rest = values.slice(truncation.dropped);
  const cutMoves = mean(rest) / all - 1;
  const trend = trendOf(rest) / all;
  const steady = Math.abs(cutMoves) <= margin / 2 && Math.abs(trend) <= margin / 2;
  return { dropped: truncation.dropped, cutMoves, trend, steady };
}

function trendOf(values: readonly number[]): number {
  const line = theilSen(
    values.map((value, index) => [index, value]),
    0.99,
  );
  return line !== null && excludes(line, 0) ? line.estimate * (values.length - 1) : 0;
}
