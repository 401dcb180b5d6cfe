import { expect, test } from 'vitest';
import { driveSlices } from '../../src/load/slices.ts';
import { countingServer } from '../fixtures/load/counting-server.ts';

const options = { cpus: null, signal: new AbortController().signal };
const raw = { driver: 'raw', warmupSeconds: 0.1 } as const;

test('only the load that is asked for is driven, and each keeps its own books', async () => {
  await using one = await countingServer();
  await using two = await countingServer();
  const seen = await driveSlices([one.spec(raw), two.spec(raw)], options, async (load) => {
    const atRest = two.requests;
    const slices = [await load.slice(0, 0.1), await load.slice(0, 0.1)];
    const untouched = two.requests === atRest;
    slices.push(await load.slice(1, 0.1));
    return { slices, untouched, results: await load.finish() };
  });
  expect(seen.untouched).toBe(true);
  const [first, second, third] = seen.slices.map(({ requests }) => requests);
  expect(seen.results.map(({ requests }) => requests)).toEqual([
    (first ?? 0) + (second ?? 0),
    third,
  ]);
  for (const { seconds } of seen.slices) expect(seconds).toBeGreaterThanOrEqual(0.1);
  expect(seen.results[0]?.durationSeconds).toBeGreaterThan(0.2);
  // The connections of the warm-up went on.
  expect([one.connections, two.connections]).toEqual([4, 4]);
});

test('a load that fails says why', async () => {
  const server = await countingServer();
  const spec = server.spec({ ...raw, warmupSeconds: 60 });
  await server[Symbol.asyncDispose]();
  await expect(driveSlices([spec], options, async () => {})).rejects.toThrow('nobody listens on');
});
