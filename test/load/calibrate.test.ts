import { expect, test } from 'vitest';
import { calibrate, ceilingFor } from '../../src/load/calibrate.ts';
import { closed, open } from '../fixtures/load/counting-server.ts';
import { upToThree } from '../fixtures/up-to-three.ts';

// Runs alone: it searches the highest rate of the generator.

const never = new AbortController().signal;

test('floor and ceilings are measured for the drivers that are used', async () => {
  // A connection costs more than a request on one that is there.
  const calibration = await upToThree(
    () => calibrate(['raw'], 1, { server: null, generator: null }, never),
    ({ freshPerSecond, keepAlivePerSecond }) =>
      (freshPerSecond.raw ?? 0) < (keepAlivePerSecond.raw ?? 0),
  );
  const { floorUs, keepAlivePerSecond, freshPerSecond } = calibration;
  expect(floorUs).toBeGreaterThan(1);
  expect(floorUs).toBeLessThan(20_000);
  expect(keepAlivePerSecond).toMatchObject({ autocannon: null, undici: null });
  expect(freshPerSecond.raw).toBeLessThan(keepAlivePerSecond.raw ?? 0);
  expect(ceilingFor(calibration, 'raw', closed())).toBe(keepAlivePerSecond.raw);
  expect(ceilingFor(calibration, 'raw', open({ fresh: true }))).toBe(freshPerSecond.raw);
  expect(ceilingFor(calibration, 'autocannon', closed())).toBeNull();
}, 30_000);
