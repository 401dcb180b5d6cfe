import { latencyRecorder } from '../latency.ts';
import type { Per100Ms } from '../load.ts';

const binUs = 100_000;

/** Counts completed requests and their latencies in bins of 100 ms of measured time. */
export interface Series {
  /**
   * Adds a request.
   * @param atUs since the start, in ascending order.
   */
  add(atUs: number, latencyUs: number): void;
  reset(): void;
  /** Returns everything so far, the current bin included. */
  result(): Per100Ms;
}

export function createSeries(): Series {
  // Two digits suffice for a chart, and a small histogram is read and reset in microseconds.
  const bin = latencyRecorder(2);
  const completed: number[] = [];
  const p50Us: (number | null)[] = [];
  const p99Us: (number | null)[] = [];
  const maxUs: (number | null)[] = [];
  let endUs = binUs;
  let count = 0;

  const close = () => {
    const { histogram } = bin;
    completed.push(count);
    p50Us.push(count === 0 ? null : histogram.getValueAtPercentile(50));
    p99Us.push(count === 0 ? null : histogram.getValueAtPercentile(99));
    maxUs.push(count === 0 ? null : histogram.maxValue);
    if (count > 0) bin.reset();
    count = 0;
    endUs += binUs;
  };

  return {
    add(atUs, latencyUs) {
      while (atUs >= endUs) close();
      count += 1;
      bin.record(latencyUs);
    },
    reset() {
      for (const list of [completed, p50Us, p99Us, maxUs]) list.length = 0;
      bin.reset();
      endUs = binUs;
      count = 0;
    },
    result() {
      if (count > 0) close();
      return { completed, p50Us, p99Us, maxUs };
    },
  };
}
