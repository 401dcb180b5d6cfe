import { monotonicMs } from './clock.ts';

const readings = 20;

/**
 * Reads how far the wall clock is ahead of the monotonic one, within half a millisecond.
 * `performance.timeOrigin` is wrong by milliseconds where the process was suspended between the
 * two clocks as it started. The reading of the wall clock that was enclosed most closely counts.
 */
function aheadMs(): number {
  let best = { ahead: 0, enclosed: Number.POSITIVE_INFINITY };
  for (let reading = 0; reading < readings; reading += 1) {
    const before = monotonicMs();
    // Whole milliseconds, rounded down.
    const wall = Date.now() + 0.5;
    const enclosed = monotonicMs() - before;
    if (enclosed < best.enclosed) best = { ahead: wall - before - enclosed / 2, enclosed };
  }
  return best.ahead;
}

const ahead = aheadMs();

/** Returns the wall clock of this process, milliseconds since the epoch; it never steps. */
export const wallClockMs = (): number => ahead + monotonicMs();
