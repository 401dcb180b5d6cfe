import type { Per100Ms } from '../load.ts';
import { createSeries } from '../raw/series.ts';

/** Returns the time series of completed requests, which may be in any order. */
export function per100Ms(
  completed: readonly { readonly atMs: number; readonly latencyUs: number }[],
): Per100Ms {
  const series = createSeries();
  for (const { atMs, latencyUs } of completed.toSorted((a, b) => a.atMs - b.atMs)) {
    series.add(atMs * 1000, latencyUs);
  }
  return series.result();
}
