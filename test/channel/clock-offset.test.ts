import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ClockReading,
  clockOffset,
  compareClocks,
  wallClockUs,
} from '../../src/channel/clock-offset.ts';

test('the shortest round trip decides, and half of it bounds the error', () => {
  const readings = [
    { sentUs: 0, theirsUs: 3_000_900, receivedUs: 1000 },
    { sentUs: 2000, theirsUs: 3_002_050, receivedUs: 2100 },
  ] as const;
  expect(clockOffset([...readings])).toEqual({
    offsetUs: 3_000_000,
    boundUs: 50,
    roundTripUs: 100,
  });
});

test('the true offset is never further away than the bound, wherever the delay is', () => {
  const delays = fc.array(fc.tuple(fc.nat(5000), fc.nat(5000)), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.integer({ min: -4e6, max: 4e6 }), delays, (trueUs, ways) => {
      const readings = ways.map(([there, back], i) => {
        const sentUs = 10_000 * i;
        const theirsUs = sentUs + there + trueUs;
        return { sentUs, theirsUs, receivedUs: sentUs + there + back };
      });
      const { offsetUs, boundUs } = clockOffset(readings as [ClockReading, ...ClockReading[]]);
      expect(Math.abs(offsetUs - trueUs)).toBeLessThanOrEqual(boundUs);
    }),
  );
});

test('a clock that is three seconds off is found to be', async () => {
  const clocks = await compareClocks(async () => wallClockUs() + 3e6);
  const { offsetUs, boundUs } = clocks.offset();
  // So large a number of microseconds has no less than quarters of them.
  expect(Math.abs(offsetUs - 3e6)).toBeLessThanOrEqual(boundUs + 0.5);
});

test('an old reading is worth less: the clocks may have drifted since', () => {
  const readings = [
    { sentUs: 0, theirsUs: 50, receivedUs: 100 },
    { sentUs: 60e6, theirsUs: 60e6 + 6500, receivedUs: 60e6 + 1000 },
  ] as const;
  expect(clockOffset([...readings])).toEqual({ offsetUs: 6000, boundUs: 500, roundTripUs: 100 });
  // Four seconds make the bound of the shortest one 0.4 ms wider.
  const { boundUs } = clockOffset([readings[0]], 4e6 + 100);
  expect(boundUs).toBeCloseTo(450, 6);
});

test('a later reading takes the place of the oldest', async () => {
  const clocks = await compareClocks(async () => wallClockUs());
  const sentUs = wallClockUs();
  for (let i = 0; i < 20; i += 1) {
    clocks.add({ sentUs, theirsUs: sentUs + 3e6, receivedUs: sentUs + 100 });
  }
  expect(clocks.offset().offsetUs).toBeCloseTo(3e6 - 50, 0);
});
