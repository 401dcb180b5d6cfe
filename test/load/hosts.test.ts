import { expect, test } from 'vitest';
import { type HostInTurns, partsOf, turnsOfAll } from '../../src/load/hosts.ts';
import { dealt, poissonArrivals } from '../../src/load/raw/pace.ts';
import { shareLoad } from '../../src/load/raw/share.ts';
import { closed, loadSpec, open } from '../fixtures/load/counting-server.ts';
import { load } from '../fixtures/parts.ts';

const rates = { perSecond: [1000], durationUs: 10e6 } as const;

test.each([
  [1, 1],
  [2, 1],
  [3, 2],
  [7, 3],
])('%d machines with %d threads send the schedule of one, request by request', (hosts, threads) => {
  const spec = { ...loadSpec(1), clientThreads: threads, populations: [open()] as const };
  const all = partsOf([spec], hosts).flatMap(([part]) => shareLoad(part ?? spec));
  expect(all.map(({ thread }) => thread)).toEqual(all.map((_, i) => i));
  const each = 300 / all.length;
  const sent = all.flatMap(({ thread, allThreads = 0 }) => {
    const part = dealt(poissonArrivals(rates, 7), allThreads, thread);
    return Array.from({ length: Math.ceil(each) }, (_, n) => part(n));
  });
  const whole = poissonArrivals(rates, 7);
  const first = Array.from({ length: sent.length }, (_, n) => whole(n));
  expect(sent.toSorted((a, b) => a - b)).toEqual(first);
});

test('machines share the connections, and nothing of them is lost', () => {
  const spec = { ...loadSpec(1), populations: [closed({ connections: 10 }), open()] as const };
  const parts = partsOf([spec], 3).map(([part]) => part);
  expect(parts.map((part) => part?.populations[0].connections)).toEqual([4, 3, 3]);
  expect(parts.map((part) => part?.thread)).toEqual([0, 1, 2]);
});

test('a turn of all machines begins at one instant, and ends with the last of them', async () => {
  const begun: number[] = [];
  const host = (requests: number, seconds: number): HostInTurns => ({
    turn: async (atMs) => {
      begun.push(atMs);
      return { requests, seconds };
    },
    rest: async (atMs) => void begun.push(atMs),
    finish: async () => [{ ...load, requests }],
  });
  const all = turnsOfAll([host(10, 0.25), host(7, 0.26)]);
  expect(await all.turn(0, 0.25)).toEqual({ requests: 17, seconds: 0.26 });
  await all.rest(1);
  const [a, b, c, d] = begun;
  expect(a).toBe(b);
  expect(c).toBe(d);
  expect(a).toBeGreaterThan(Date.now() - 1000);
  const [result] = await all.finish();
  expect(result?.requests).toBe(17);
  expect(result?.generator.threads).toBe(2);
  expect(result?.machines?.map(({ requests }) => requests)).toEqual([10, 7]);
});
