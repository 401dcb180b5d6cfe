import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { generate } from '../../../src/load/generator.ts';
import { startResponder } from '../../../src/load/responder/responder.ts';
import { loadSpec, open } from '../counting-server.ts';

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
