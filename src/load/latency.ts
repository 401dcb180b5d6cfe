import * as hdr from 'hdr-histogram-js';
import { histogramSum } from './histogram-sum.ts';
import type { LatencyUs } from './load.ts';

/** One hour in microseconds: longer than any time-out, so that no latency is clipped. */
const highestUs = 3_600_000_000;

/**
 * Records latencies in whole microseconds with three significant digits. Requests without a correct
 * answer are lost: they rank above every answer.
 */
export interface LatencyRecorder {
  record(us: number): void;
  /** Counts lost requests. @param atLeastUs their wait so far; Infinity where it is not known. */
  lose(atLeastUs: number, count?: number): void;
  readonly lost: number;
  /** The shortest wait of those; Infinity where it is not known. */
  readonly lostAtLeastUs: number;
  /** Adds all requests of the other one. */
  add(other: LatencyRecorder): void;
  summary(kind: LatencyUs['kind']): LatencyUs;
  /** Returns null when there was no request: no latency is not a latency of zero. */
  summaryOrNull(kind: LatencyUs['kind']): LatencyUs | null;
  /** Removes all latencies. */
  reset(): void;
  readonly histogram: hdr.Histogram;
}

export function latencyRecorder(significantDigits: 2 | 3 = 3): LatencyRecorder {
  const histogram = hdr.build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestUs,
    numberOfSignificantValueDigits: significantDigits,
    bitBucketSize: 32,
    useWebAssembly: false,
  });
  const lost = { count: 0, atLeastUs: Number.POSITIVE_INFINITY };
  const lose = (atLeastUs: number, count = 1) => {
    lost.count += count;
    if (count > 0) lost.atLeastUs = Math.min(lost.atLeastUs, atLeastUs);
  };
  return {
    histogram,
    lose,
    add(other) {
      histogram.add(other.histogram);
      lose(other.lostAtLeastUs, other.lost);
    },
    get lostAtLeastUs() {
      return lost.atLeastUs;
    },
    get lost() {
      return lost.count;
    },
    record: (us) => histogram.recordValue(Math.min(highestUs, Math.max(1, Math.round(us)))),
    summary: (kind) => summaryOf(histogram, kind, lost),
    summaryOrNull: (kind) =>
      histogram.totalCount + lost.count === 0 ? null : summaryOf(histogram, kind, lost),
    reset() {
      histogram.reset();
      Object.assign(lost, { count: 0, atLeastUs: Number.POSITIVE_INFINITY });
    },
  };
}

/** Returns the histogram of the answers of a record, for merging and drawing. */
export function decodeHistogram(latency: LatencyUs): hdr.Histogram {
  return hdr.decodeFromCompressedBase64(latency.histogram, 32, false);
}

/** Merges several summaries into one; returns null when there are none. */
export function mergedLatency(parts: readonly (LatencyUs | null)[]): LatencyUs | null {
  const some = parts.filter((part) => part !== null);
  const [first] = some;
  if (first === undefined || some.length === 1) return first ?? null;
  const all = latencyRecorder();
  const answered = histogramSum();
  for (const part of some) {
    answered.add(part.histogram);
    all.lose(part.lostAtLeastUs ?? Number.POSITIVE_INFINITY, part.lost);
  }
  answered.addTo(all.histogram);
  return all.summary(first.kind);
}

const percents = { p50: 50, p90: 90, p95: 95, p99: 99, p999: 99.9, max: 100 } as const;

/** A percentile of a summary, or its maximum. */
export type Quantile = keyof typeof percents;

const rankOf = (quantile: Quantile, count: number): number =>
  Math.ceil((percents[quantile] / 100) * count - 1e-6);

/** Tells whether a quantile falls among the lost requests, so that it is a lower bound. */
export const fallsAmongLost = (
  { count, lost }: Pick<LatencyUs, 'count' | 'lost'>,
  quantile: Quantile,
): boolean => rankOf(quantile, count) > count - lost;

function summaryOf(
  histogram: hdr.Histogram,
  kind: LatencyUs['kind'],
  lost: { readonly count: number; readonly atLeastUs: number },
): LatencyUs {
  const { totalCount: answered, maxValue } = histogram;
  const count = answered + lost.count;
  const knownUs = Number.isFinite(lost.atLeastUs) ? Math.max(1, Math.round(lost.atLeastUs)) : 1;
  // No lost request was faster than the slowest answer.
  const lostAtLeastUs = lost.count === 0 ? null : Math.max(knownUs, answered === 0 ? 0 : maxValue);
  const at = (quantile: Quantile) =>
    lostAtLeastUs !== null && fallsAmongLost({ count, lost: lost.count }, quantile)
      ? lostAtLeastUs
      : histogram.getValueAtPercentile((100 * rankOf(quantile, count)) / answered);
  return {
    kind,
    count,
    lost: lost.count,
    lostAtLeastUs,
    p50: at('p50'),
    p90: at('p90'),
    p95: at('p95'),
    p99: at('p99'),
    p999: at('p999'),
    max: lostAtLeastUs ?? maxValue,
    histogram: hdr.encodeIntoCompressedBase64(histogram),
  };
}
