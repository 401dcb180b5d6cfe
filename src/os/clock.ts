const { hrtime } = process;

/**
 * Returns milliseconds of CLOCK_MONOTONIC, the same in all threads and processes.
 * `performance.now()` has another origin in each thread and passes through four functions of
 * Node's. Its first call in a thread or forked child loads all of node:perf_hooks (1 MiB).
 */
export function monotonicMs(): number {
  const time = hrtime();
  return time[0] * 1000 + time[1] / 1e6;
}
