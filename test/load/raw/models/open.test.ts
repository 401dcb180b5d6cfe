import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { generate } from '../../../../src/load/generator.ts';
import { countingServer, good, loadSpec, open } from '../../../fixtures/load/counting-server.ts';
import { goodStream, h2Server } from '../../../fixtures/load/h2-server.ts';
import { multiplexes, startResponder } from '../../../fixtures/load/protocol-under-test.ts';

// Runs alone: it measures latencies against a schedule.

/**
 * The server stands still for S, about one second of ten at 1,000/s: those that came meanwhile
 * waited from S down to nothing, so that the slowest 500 of all ten thousand, a twentieth, are
 * those of its first half second, and the p95 is S less that. A closed loop, and every tool that
 * forgets those who could not be sent, says that nothing happened.
 */
test('a server that stops for a second shows in the due-based p95 as arithmetic demands', async () => {
  await using responder = await startResponder();
  const spec = {
    ...loadSpec(responder.port),
    driver: 'raw',
    populations: [open({ connections: 16, ratePerSecond: 1000, path: '/' })],
    warmupSeconds: 0.5,
    durationSeconds: 10,
    timeoutSeconds: 5,
  } as const;
  const stall = async () => {
    const begunMs = performance.now();
    await wait(4000);
    const fromMs = performance.now() - begunMs;
    process.kill(responder.pid, 'SIGSTOP');
    await wait(1000);
    process.kill(responder.pid, 'SIGCONT');
    return { fromMs, toMs: performance.now() - begunMs };
  };
  let stalled = Promise.resolve({ fromMs: 0, toMs: 0 });
  const result = await generate(spec, {
    cpus: null,
    warm: async () => {
      stalled = stall();
    },
    signal: new AbortController().signal,
  });
  const { fromMs, toMs } = await stalled;
  const { requests, queued, inFlight, latencyUs } = result;
  // Where this machine stands still too, some come after the end.
  expect(requests + queued + (inFlight ?? 0)).toBe(10_000);
  expect(requests).toBeGreaterThan(9500);
  expect(result.failed).toBe(0);
  const stallUs = (toMs - fromMs) * 1000;
  expect(latencyUs?.p95).toBeGreaterThan(stallUs - 550_000);
  // Who came half-way through the stop waited for those before them too: half of the queue.
  const queueUs = caughtUpUs(result.per100Ms.completed, toMs) / 2;
  expect(latencyUs?.p95).toBeLessThan(stallUs - 450_000 + queueUs);
  expect(latencyUs?.max).toBeGreaterThan(stallUs - 50_000);
  // Only the sixteen that were on their way noticed it by the other clock.
  expect(result.sentLatencyUs?.p95).toBeLessThan(50_000);
  // The window begins a moment after we said so; a tenth of a second at either end allows for that.
  const gap = result.per100Ms.completed.slice(Math.ceil(fromMs / 100), Math.floor(toMs / 100) - 1);
  expect(gap.length).toBeGreaterThanOrEqual(8);
  expect(gap.every((count) => count === 0)).toBe(true);
}, 30_000);

/** Returns how long the server took to answer all who had come: 100 in each tenth of a second. */
function caughtUpUs(completed: readonly number[], toMs: number): number {
  const ends = completed.map((_, i) => completed.slice(0, i + 1).reduce((a, b) => a + b, 0));
  const bin = ends.findIndex((count, i) => 100 * i >= toMs - 100 && count >= 100 * (i + 1) - 20);
  return Math.max(0, 100 * (bin + 1) - toMs) * 1000;
}

/** Starts a server of the protocol under test. */
const serverAt = (port: number) =>
  multiplexes() ? h2Server(goodStream, {}, port) : countingServer(good, port);

test('a server that is away for a second and a half, as while another takes its place, ends no load', async () => {
  const gone = await serverAt(0);
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
  await using _back = await serverAt(gone.port);
  const { errors, per100Ms, durationSeconds } = await loading;
  // More in a row than end a load where nobody comes back.
  expect(errors.refused).toBeGreaterThan(200);
  expect(durationSeconds).toBeGreaterThan(2.9);
  expect(per100Ms.completed.at(-1)).toBeGreaterThan(0);
}, 20_000);
