import { expect, test } from 'vitest';
import { waitForRoom } from '../../src/load/tracking-room.ts';
import { bursts, closed, parked } from '../fixtures/load/counting-server.ts';

/** Waits with a table that loses `expiring` entries in a tenth of a second. */
async function stepsWaited(tracked: number, expiring: number, populations = [bursts()]) {
  let now = tracked;
  let steps = 0;
  const rest = async (seconds: number) => {
    expect(seconds).toBe(0.1);
    now -= expiring;
    steps += 1;
  };
  const read = () => ({ tracked: now, most: 1000, timeWaitSeconds: 2 });
  await waitForRoom(populations, rest, read);
  return steps;
}

test('new connections wait while the table is nearly full', async () => {
  expect(await stepsWaited(700, 10)).toBe(0);
  expect(await stepsWaited(745, 10)).toBe(5);
});

test('where others fill the table, the wait ends', async () => {
  expect(await stepsWaited(1000, 0)).toBe(20);
});

test('connections that stay need no room, and a table that is not there has no end', async () => {
  const never = () => Promise.reject(new Error('no wait'));
  const full = () => ({ tracked: 1000, most: 1000, timeWaitSeconds: 2 });
  await waitForRoom([closed(), parked()], never, full);
  await waitForRoom([bursts()], never, () => null);
  await expect(waitForRoom([closed({ fresh: true })], never, full)).rejects.toThrow('no wait');
});
