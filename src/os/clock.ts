const { hrtime } = process;

/**
 * Milliseconds of a clock that only goes forward, the same for all threads and processes (CLOCK_MONOTONIC of clock_gettime(2)).
 * `performance.now()` counts from another moment in each thread, and passes through four functions of Node's on its way.
 */
export function monotonicMs(): number {
  const time = hrtime();
  return time[0] * 1000 + time[1] / 1e6;
}
