import type { Per100Ms } from '../load.ts';
import { openSeries } from '../raw/series.ts';

/** The time series of requests that were completed, in whatever order they are given. */
export function per100Ms(
  completed: readonly { readonly atMs: number; readonly latencyUs: number }[],
): Per100Ms {
  const series = openSeries();
  for (const { atMs, latencyUs } of completed.toSorted((a, b) => a.atMs - b.atMs)) {
    series.add(atMs * 1000, latencyUs);
  }
  return series.result();
}
