import { median } from './quantile.ts';

/** A reading at a time; null where the source did not tell. */
export type Reading = readonly [atMs: number, value: number | null];

/** Value for the readings of one bin: the median for a level, the maximum for short spikes. */
export type Pick = 'median' | 'max';

/** Bins of equal width from `fromMs`. */
export interface Bins {
  readonly fromMs: number;
  readonly widthMs: number;
  readonly count: number;
}

/**
 * Returns one value per bin; null where a bin holds no reading. Readings outside the bins are left
 * out.
 */
export function binReadings(
  readings: readonly Reading[],
  bins: Bins,
  pick: Pick,
): readonly (number | null)[] {
  const held: number[][] = Array.from({ length: bins.count }, () => []);
  for (const [atMs, value] of readings) {
    if (value !== null) held[Math.floor((atMs - bins.fromMs) / bins.widthMs)]?.push(value);
  }
  return held.map((values) => {
    if (values.length === 0) return null;
    return pick === 'median' ? median(values) : Math.max(...values);
  });
}

/**
 * Returns at most `most` bins that cover all readings. None is narrower than the typical gap
 * between two readings: it would be empty in most rounds.
 */
export function binsFor(seriesTimesMs: readonly (readonly number[])[], most: number): Bins | null {
  const times = seriesTimesMs.flat();
  if (times.length === 0) return null;
  const gaps = seriesTimesMs.flatMap((each) => each.slice(1).map((at, i) => at - (each[i] ?? at)));
  const fromMs = times.reduce((a, b) => Math.min(a, b));
  const spanMs = times.reduce((a, b) => Math.max(a, b)) - fromMs;
  const gapMs = gaps.length === 0 ? 0 : median(gaps);
  const widthMs = Math.max(spanMs / (most - 1), gapMs, 1);
  return { fromMs, widthMs, count: Math.floor(spanMs / widthMs) + 1 };
}
