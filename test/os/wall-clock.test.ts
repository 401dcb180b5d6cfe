import { expect, test } from 'vitest';
import { wallClockMs } from '../../src/os/wall-clock.ts';

test('it is the wall clock, within its millisecond', () => {
  // A reading beside which this thread was suspended is off by that.
  const off = Array.from({ length: 100 }, () => Math.abs(wallClockMs() - Date.now() - 0.5));
  expect(Math.min(...off)).toBeLessThanOrEqual(1.01);
});
