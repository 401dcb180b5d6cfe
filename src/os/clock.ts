const { hrtime } = process;

/**
 * Milliseconds of a clock that only goes forward, the same for all threads and processes (CLOCK_MONOTONIC of clock_gettime(2)).
 * `performance.now()` counts from another moment in each thread, passes through four functions of Node's on its way, and its first
 * call in a thread or forked child loads all of node:perf_hooks (1 MiB).
 */
export function monotonicMs(): number {
  const time = hrtime();
  return time[0] * 1000 + time[1] / 1e6;
}
