import * as hdr from 'hdr-histogram-js';
import type { LatencyUs } from './load.ts';

/** One hour in microseconds: beyond any time-out, so no latency is ever clipped. */
const highestUs = 3_600_000_000;

/** Latencies in whole microseconds, with three significant digits. */
export interface LatencyRecorder {
  record(us: number): void;
  summary(kind: LatencyUs['kind']): LatencyUs;
  /** null when nothing was recorded: no latency is not a latency of zero. */
  summaryOrNull(kind: LatencyUs['kind']): LatencyUs | null;
}

export function latencyRecorder(): LatencyRecorder {
  const histogram = hdr.build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestUs,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
    useWebAssembly: false,
  });
  return {
    record: (us) => histogram.recordValue(Math.min(highestUs, Math.max(1, Math.round(us)))),
    summary: (kind) => summaryOf(histogram, kind),
    summaryOrNull: (kind) => (histogram.totalCount === 0 ? null : summaryOf(histogram, kind)),
  };
}

/** The histogram of a record, for merging and drawing. */
export function decodeHistogram(latency: LatencyUs): hdr.Histogram {
  return hdr.decodeFromCompressedBase64(latency.histogram, 32, false);
}

function summaryOf(histogram: hdr.Histogram, kind: LatencyUs['kind']): LatencyUs {
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile);
  return {
    kind,
    count: histogram.totalCount,
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9),
    max: histogram.maxValue,
    histogram: hdr.encodeIntoCompressedBase64(histogram),
  };
}
