import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { generate } from '../../../src/load/generator.ts';
import { startResponder } from '../../../src/load/responder/responder.ts';
import { countingServer, good, loadSpec, open } from '../counting-server.ts';

/**
 * The server stands still for one second of ten at 1,000/s: the thousand that came meanwhile waited from 1 s down to nothing,
 * so that of all ten thousand the slowest tenth is spread evenly over that second, and the p95 is in its middle. A closed
 * loop, and every tool that forgets those who could not be sent, says that nothing happened.
 */
test('a server that stops for a second shows in the due-based p95 as arithmetic demands', async () => {
  await using responder = await startResponder(null);
  const spec = {
    ...loadSpec(responder.port),
    driver: 'raw',
    populations: [open({ connections: 16, ratePerSecond: 1000, path: '/' })],
    warmupSeconds: 0.5,
    durationSeconds: 10,
    timeoutSeconds: 5,
  } as const;
  const stall = async () => {
    await wait(4000);
    process.kill(responder.pid, 'SIGSTOP');
    await wait(1000);
    process.kill(responder.pid, 'SIGCONT');
  };
  let stalled = Promise.resolve();
  const result = await generate(spec, {
    cpus: null,
    warm: async () => {
      stalled = stall();
    },
    signal: new AbortController().signal,
  });
  await stalled;
  expect(result.requests).toBe(10_000);
  expect(result.latencyUs?.p95).toBeGreaterThan(450_000);
  expect(result.latencyUs?.p95).toBeLessThan(550_000);
  expect(result.latencyUs?.max).toBeGreaterThan(950_000);
  // Only the sixteen that were on their way noticed it by the other clock.
  expect(result.sentLatencyUs?.p95).toBeLessThan(50_000);
  const gap = result.per100Ms.completed.slice(40, 50).filter((count) => count === 0).length;
  expect(gap).toBeGreaterThanOrEqual(8);
}, 30_000);

test('a server that is away for a second and a half, as while another takes its place, ends no load', async () => {
  const gone = await countingServer();
  const spec = gone.spec({
    driver: 'raw',
    populations: [open({ fresh: true, ratePerSecond: 300, connections: 600 })],
    durationSeconds: 3,
  });
  const begun = Promise.withResolvers<void>();
  const loading = generate(spec, {
    cpus: null,
    warm: async () => begun.resolve(),
    signal: new AbortController().signal,
  });
  await begun.promise;
  await wait(500);
  await gone[Symbol.asyncDispose]();
  await wait(1500);
  await using _back = await countingServer(good, gone.port);
  const { errors, per100Ms, durationSeconds } = await loading;
  // More in a row than end a load where nobody comes back.
  expect(errors.refused).toBeGreaterThan(200);
  expect(durationSeconds).toBeGreaterThan(2.9);
  expect(per100Ms.completed.at(-1)).toBeGreaterThan(0);
}, 20_000);
