import type { Histogram } from 'hdr-histogram-js';
import { decodeHistogram } from '../load/latency.ts';
import type { LatencyUs } from '../load/load.ts';
import { fewestBeyond } from './figures/figure.ts';

/** A point of a latency distribution: one request in `oneIn` took longer; `oneIn` 100 is p99. */
export interface SpectrumPoint {
  readonly oneIn: number;
  readonly ms: number;
}

export interface Spectrum {
  readonly requests: number;
  readonly rounds: number;
  /** All rounds together, for drawing only: comparisons use the figures of each round. */
  readonly merged: readonly SpectrumPoint[];
  /** Lowest and highest round at each place that every round reaches; empty for one round. */
  readonly low: readonly SpectrumPoint[];
  readonly high: readonly SpectrumPoint[];
}

/**
 * Returns null where no histogram can be read. Curves end where fewer than 50 samples lie beyond.
 */
export function spectrumOf(latencies: readonly (LatencyUs | null)[]): Spectrum | null {
  const rounds = latencies.flatMap((each) => decode(each));
  const merged = latencies.flatMap((each) => decode(each)).reduce(add, null);
  if (merged === null) return null;
  const shortest = Math.min(...rounds.map((each) => each.totalCount));
  const band = rounds.length > 1 ? places(shortest) : [];
  const ends = (pick: (...values: number[]) => number) =>
    band.map((oneIn) => ({ oneIn, ms: pick(...rounds.map((each) => valueMs(each, oneIn))) }));
  return {
    requests: merged.totalCount,
    rounds: rounds.length,
    merged: places(merged.totalCount).map((oneIn) => ({ oneIn, ms: valueMs(merged, oneIn) })),
    low: ends(Math.min),
    high: ends(Math.max),
  };
}

/** Spreads places evenly on the logarithmic axis, 16 for each power of ten. */
function places(count: number): readonly number[] {
  const last = Math.floor(Math.log10(Math.max(1, count / fewestBeyond)) * 16);
  return Array.from({ length: last + 1 }, (_, i) => 10 ** (i / 16));
}

function valueMs(histogram: Histogram, oneIn: number): number {
  return histogram.getValueAtPercentile(100 * (1 - 1 / oneIn)) / 1000;
}

function add(sum: Histogram | null, next: Histogram): Histogram {
  if (sum === null) return next;
  sum.add(next);
  return sum;
}

/** Returns none where there is no readable histogram: the numbers do without the picture. */
function decode(latency: LatencyUs | null): readonly Histogram[] {
  if (latency === null || latency.count === 0) return [];
  try {
    const histogram = decodeHistogram(latency);
    histogram.autoResize = true;
    return histogram.totalCount === 0 ? [] : [histogram];
  } catch {
    return [];
  }
}
