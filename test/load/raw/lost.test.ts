import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { generate } from '../../../src/load/generator.ts';
import type { LatencyUs, LoadResult } from '../../../src/load/load.ts';
import type { Population } from '../../../src/load/population.ts';
import type { Responder } from '../../../src/load/responder/responder.ts';
import type { LoadSpec } from '../../../src/load/spec.ts';
import { driveTurns } from '../../../src/load/turns.ts';
import { bursts, closed, loadSpec, open } from '../../fixtures/load/counting-server.ts';
import { drive } from '../../fixtures/load/drive.ts';
import { isSecure, multiplexes, startResponder } from '../../fixtures/load/protocol-under-test.ts';

// Runs alone: it holds latencies against what a server of known behaviour does.

const never = new AbortController().signal;

/** Returns a path of which one answer in forty comes this many ms late; "-": never. */
const oneIn40 = (what: string) => `/delay/${[...Array(39).fill('0'), what].join(',')}`;

const specFor = (
  { port }: Responder,
  population: Population,
  change: Partial<LoadSpec> = {},
): LoadSpec => ({
  ...loadSpec(port),
  ...{ driver: 'raw', populations: [population], durationSeconds: 2, timeoutSeconds: 2 },
  ...change,
});

type Drive = (spec: LoadSpec) => Promise<LoadResult>;

const inFourTurns: Drive = async (spec) => {
  const options = { cpus: null, signal: never };
  const [result] = await driveTurns([spec, spec], options, async (load) => {
    for (let turn = 0; turn < 4; turn += 1) {
      await load.turn(0, spec.durationSeconds / 4);
      await load.rest(0.05);
    }
    return load.finish();
  });
  return result as LoadResult;
};

const models = {
  'closed loop': closed({ connections: 4 }),
  'closed loop, a connection a request': closed({ connections: 4, fresh: true }),
  'open loop': open({ connections: 40, ratePerSecond: 200 }),
  'open loop, a connection a request': open({ connections: 40, ratePerSecond: 200, fresh: true }),
  bursts: bursts({ connections: 40 }),
};

const cases = Object.entries(models).flatMap(
  ([name, population]) =>
    [
      [`${name}, in one window`, population, drive],
      [`${name}, in turns`, population, inFourTurns],
    ] as const,
);

/**
 * Time until the last of a burst of forty has its answer: handshakes wait for one another, and so
 * do the sessions of Node's HTTP/2.
 */
const openingUs = () => (isSecure() || multiplexes() ? 100_000 : 40_000);

const shareLost = (latency: LatencyUs | null) => (latency?.lost ?? 0) / (latency?.count ?? 0);

describe.concurrent.each(cases)('%s', (_, population, drive) => {
  test('one in forty that is hung up on is lost, and lies above the p99', async () => {
    await using responder = await startResponder();
    const result = await drive(specFor(responder, { ...population, path: oneIn40('-') }));
    const { latencyUs, sentLatencyUs, failed, sent, requests } = result;
    expect(requests).toBeGreaterThan(80);
    expect(failed).toBeGreaterThan(1);
    for (const each of population.model === 'open' ? [latencyUs, sentLatencyUs] : [latencyUs]) {
      expect(each?.count).toBe(sent);
      expect(each?.lost).toBe(failed);
      expect(shareLost(each)).toBeCloseTo(1 / 40, 2);
      expect([each?.p99, each?.lostAtLeastUs]).toEqual([2e6, 2e6]);
      expect(each?.p50).toBeLessThan(openingUs() + 10_000);
    }
  });

  test('one in forty that is answered after 300 ms makes a p99 of 300 ms', async () => {
    await using responder = await startResponder();
    const slow = { ...population, path: oneIn40('300') };
    const { latencyUs } = await drive(specFor(responder, slow, { durationSeconds: 3 }));
    // Those under way at the end of a window in one piece may be lost.
    expect(latencyUs?.lost).toBeLessThanOrEqual(4);
    expect(latencyUs?.p99).toBeGreaterThan(299_000);
    expect(latencyUs?.p99).toBeLessThan(300_000 + openingUs());
    expect(latencyUs?.p50).toBeLessThan(openingUs() + 10_000);
  });
});

test('who arrives after a server has stopped is lost, and the p99 is a lower bound', async () => {
  await using responder = await startResponder();
  const population = open({ fresh: true, ratePerSecond: 100, connections: 512 });
  const spec = specFor(responder, population, { durationSeconds: 4, timeoutSeconds: 5 });
  let stoppedMs = 0;
  const result = await generate(spec, {
    cpus: null,
    warm: async () => {
      const warmMs = performance.now();
      void wait(2520).then(() => {
        stoppedMs = performance.now() - warmMs;
        process.kill(responder.pid, 'SIGSTOP');
      });
    },
    signal: never,
  });
  process.kill(responder.pid, 'SIGCONT');
  const expected = 1 - stoppedMs / 4000;
  expect(expected).toBeGreaterThan(0.3);
  for (const latency of [result.latencyUs, result.sentLatencyUs]) {
    expect(latency?.count).toBe(400);
    expect(Math.abs(shareLost(latency) - expected)).toBeLessThan(0.03);
    expect(latency?.p99).toBe(latency?.lostAtLeastUs);
    expect(latency?.p99).toBeGreaterThan(240_000);
    expect(latency?.p50).toBeLessThan(50_000);
  }
});

test('a server that stalls delays those who arrive meanwhile, and nobody is late', async () => {
  await using responder = await startResponder();
  const population = open({ fresh: true, ratePerSecond: 400, connections: 16 });
  const spec = specFor(responder, population, { durationSeconds: 3 });
  const result = await generate(spec, {
    cpus: null,
    warm: async () => {
      void wait(1000).then(async () => {
        process.kill(responder.pid, 'SIGSTOP');
        await wait(300);
        process.kill(responder.pid, 'SIGCONT');
      });
    },
    signal: never,
  });
  // A hundred and twenty came in 0.3 s; sixteen had a connection, and the others waited for one.
  expect(result.latencyUs).toMatchObject({ count: 1200, lost: 0 });
  expect(result.latencyUs?.p95).toBeGreaterThan(130_000);
  expect(result.latencyUs?.p95).toBeLessThan(250_000);
  expect(result.sentLatencyUs?.p95).toBeLessThan(130_000);
  expect(result.lagUs?.p95).toBeLessThan(50_000);
  expect(result.lagUs?.count).toBeLessThan(1120);
  expect(result.lagUs?.count).toBeGreaterThan(900);
});
