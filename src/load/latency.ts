import * as hdr from 'hdr-histogram-js';
import type { LatencyUs } from './load.ts';

/** One hour in microseconds: longer than any time-out, so that no latency is clipped. */
const highestUs = 3_600_000_000;

/** Records latencies in whole microseconds with three significant digits. */
export interface LatencyRecorder {
  record(us: number): void;
  /** Adds all latencies of the other one. */
  add(other: LatencyRecorder): void;
  summary(kind: LatencyUs['kind']): LatencyUs;
  /** Returns null when nothing was recorded: no latency is not a latency of zero. */
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
  return {
    histogram,
    record: (us) => histogram.recordValue(Math.min(highestUs, Math.max(1, Math.round(us)))),
    add: (other) => histogram.add(other.histogram),
    summary: (kind) => summaryOf(histogram, kind),
    summaryOrNull: (kind) => (histogram.totalCount === 0 ? null : summaryOf(histogram, kind)),
    reset: () => histogram.reset(),
  };
}

/** Returns the histogram of a record, for merging and drawing. */
export function decodeHistogram(latency: LatencyUs): hdr.Histogram {
  return hdr.decodeFromCompressedBase64(latency.histogram, 32, false);
}

/** Merges several summaries into one; returns null when there are none. */
export function mergedLatency(parts: readonly (LatencyUs | null)[]): LatencyUs | null {
  const some = parts.filter((part) => part !== null);
  const [first] = some;
  if (first === undefined || some.length === 1) return first ?? null;
  const all = latencyRecorder();
  for (const part of some) all.histogram.add(decodeHistogram(part));
  return all.summary(first.kind);
}

function summaryOf(histogram: hdr.Histogram, kind: LatencyUs['kind']): LatencyUs {
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile);
  return {
    kind,
    count: histogram.totalCount,
    lost: 0,
    lostAtLeastUs: null,
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9),
    max: histogram.maxValue,
    histogram: hdr.encodeIntoCompressedBase64(histogram),
  };
}
