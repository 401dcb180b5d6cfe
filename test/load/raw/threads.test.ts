import { expect, test } from 'vitest';
import { runThreads } from '../../../src/load/raw/threads.ts';
import { startResponder } from '../../../src/load/responder/responder.ts';
import { closed, loadSpec } from '../../fixtures/load/counting-server.ts';

const never = new AbortController().signal;
const go = async () => {};

test('threads account for their own CPU time, so that together they used no more than the process', async () => {
  await using responder = await startResponder(null);
  const population = closed({ connections: 8, path: '/', expectedBody: null });
  const spec = {
    ...loadSpec(responder.port),
    populations: [population],
    clientThreads: 4,
  } as const;
  const before = process.cpuUsage();
  const { generator, requests } = await runThreads({ ...spec, durationSeconds: 1 }, go, never);
  const { user, system } = process.cpuUsage(before);
  expect(requests).toBeGreaterThan(0);
  expect(generator.cpuSeconds).toBeGreaterThan(0);
  expect(generator.cpuSeconds).toBeLessThanOrEqual((user + system) / 1e6);
});
