import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import type { WeightedQuestion } from '../../../src/load/population.ts';
import { nextOf } from '../../../src/load/raw/mix.ts';
import {
  answer,
  bursts,
  closed,
  countingServer,
  loadSpec,
  open,
  parked,
  slow,
} from '../../fixtures/load/counting-server.ts';
import { driveRaw } from '../../fixtures/load/drive.ts';

/** A part whose answer is its own path, so that a body for another path is wrong. */
const part = (weight: number, path: string, change: Partial<WeightedQuestion> = {}) => ({
  ...{ weight, method: 'GET', path, expectedBody: { bytes: path.length, crc32: crc32(path) } },
  ...change,
});

const mix: readonly WeightedQuestion[] = [
  part(6, '/six'),
  part(3, '/three'),
  part(1, '/one', { method: 'HEAD', expectedBody: { bytes: 4, crc32: null } }),
];

test('requests are drawn by their weights, and the same seed draws the same ones', () => {
  const draw = (seed: number, thread = 0) => {
    const next = nextOf(closed({ mix }), { seed, thread });
    return Array.from({ length: 10_000 }, next);
  };
  const counts = [0, 1, 2].map((index) => draw(1).filter((each) => each === index).length);
  // Four standard deviations.
  expect(Math.abs((counts[0] ?? 0) - 6000)).toBeLessThan(200);
  expect(Math.abs((counts[1] ?? 0) - 3000)).toBeLessThan(190);
  expect(Math.abs((counts[2] ?? 0) - 1000)).toBeLessThan(120);
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(1, 0)).not.toEqual(draw(1, 1));
});

test('without a mix every request is the same', () => {
  const next = nextOf(closed(), { seed: 1, thread: 0 });
  expect([next(), next(), next()]).toEqual([0, 0, 0]);
});

test.concurrent.each([
  ['closed', closed({ mix })],
  ['a connection a request', closed({ mix, fresh: true })],
  ['open', open({ mix, ratePerSecond: 300 })],
  ['bursts', bursts({ mix, connections: 20 })],
  ['parked', parked({ mix, connections: 20, askEverySeconds: 0.05 })],
  ['slow senders', slow({ mix, bytesPerInterval: 64, intervalSeconds: 0.001 })],
])('%s: each answer is held against its own request', async (_, population) => {
  const seen = new Map<string, number>();
  await using server = await countingServer((socket, _request, head) => {
    const [method = '', path = ''] = head.split(' ');
    seen.set(`${method} ${path}`, (seen.get(`${method} ${path}`) ?? 0) + 1);
    const whole = answer(path);
    socket.write(method === 'HEAD' ? whole.slice(0, whole.indexOf('\r\n\r\n') + 4) : whole);
  });
  const result = await driveRaw({
    ...loadSpec(server.port),
    ...{ populations: [population] as const, durationSeconds: 1.5 },
  });
  expect(result.requests).toBeGreaterThan(30);
  expect(result.errors.badResponse, JSON.stringify(result.warnings)).toBe(0);
  expect([...seen.keys()].toSorted()).toEqual(['GET /six', 'GET /three', 'HEAD /one']);
  expect(seen.get('GET /six')).toBeGreaterThan(seen.get('GET /three') ?? Infinity);
});

test('a body for another request of the mix is a bad response', async () => {
  await using server = await countingServer((socket) => void socket.write(answer('/six')));
  const { requests, errors } = await driveRaw({
    ...loadSpec(server.port),
    ...{ populations: [closed({ mix: mix.slice(0, 2) })] as const, durationSeconds: 1 },
  });
  expect(requests).toBeGreaterThan(0);
  expect(errors.badResponse).toBeGreaterThan(0);
});
