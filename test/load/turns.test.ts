import { expect, test as vitest } from 'vitest';
import { driveTurns } from '../../src/load/turns.ts';
import {
  answer,
  bursts,
  closed,
  countingServer,
  good,
  open,
  parked,
  slow,
} from '../fixtures/load/counting-server.ts';

// Runs alone: it measures when requests are sent.

/** Two tests wait side by side. */
const test = vitest.concurrent;

const options = { cpus: null, signal: new AbortController().signal };
const raw = { driver: 'raw', warmupSeconds: 0.1 } as const;

test('only the load that is asked for is driven, and each keeps its own counters', async () => {
  await using one = await countingServer();
  await using two = await countingServer();
  const seen = await driveTurns([one.spec(raw), two.spec(raw)], options, async (load) => {
    const atRest = two.requests;
    const turns = [await load.turn(0, 0.1), await load.turn(0, 0.1)];
    const untouched = two.requests === atRest;
    turns.push(await load.turn(1, 0.1));
    return { turns, untouched, results: await load.finish() };
  });
  expect(seen.untouched).toBe(true);
  const [first, second, third] = seen.turns.map(({ requests }) => requests);
  expect(seen.results.map(({ requests }) => requests)).toEqual([
    (first ?? 0) + (second ?? 0),
    third,
  ]);
  for (const { seconds } of seen.turns) expect(seconds).toBeGreaterThanOrEqual(0.1);
  expect(seen.results[0]?.durationSeconds).toBeGreaterThanOrEqual(0.2);
  expect(seen.results[0]?.durationSeconds).toBeLessThan(0.25);
  // The connections of the warm-up went on.
  expect([one.connections, two.connections]).toEqual([4, 4]);
});

test('the measured time of a load is that of its own turns', async () => {
  await using one = await countingServer();
  await using two = await countingServer();
  const [result] = await driveTurns([one.spec(raw), two.spec(raw)], options, async (load) => {
    await load.turn(0, 0.3);
    await load.turn(1, 0.5);
    await load.rest(0.2);
    await load.turn(0, 0.3);
    return load.finish();
  });
  const { durationSeconds = 0, requests = 0, ratePerSecond, per100Ms } = result ?? {};
  expect(durationSeconds).toBeGreaterThanOrEqual(0.6);
  expect(durationSeconds).toBeLessThan(0.7);
  expect(ratePerSecond).toBeCloseTo(requests / durationSeconds);
  expect(per100Ms?.completed.length).toBeLessThanOrEqual(7);
  expect(per100Ms?.completed.reduce((sum, each) => sum + each, 0)).toBe(requests);
  expect(per100Ms?.completed.slice(0, 6).every((count) => count > 0)).toBe(true);
});

test('the wait for a first answer begins with the first turn', async () => {
  await using one = await countingServer();
  await using two = await countingServer();
  const results = await driveTurns([one.spec(raw), two.spec(raw)], options, async (load) => {
    await load.turn(0, 0.5);
    await load.turn(1, 0.1);
    return load.finish();
  });
  for (const { served } of results) expect(served?.firstAnswerUs?.p50).toBeLessThan(300_000);
});

test('a turn of bursts is one burst, however long it is', async () => {
  await using server = await countingServer((socket) => {
    setTimeout(() => socket.end(answer()), 150);
  });
  const spec = server.spec({ ...raw, populations: [bursts()] });
  const [result] = await driveTurns([spec], options, async (load) => {
    for (const seconds of [0, 0.05, 5]) {
      const turn = await load.turn(0, seconds);
      expect(turn.requests).toBe(4);
      expect(turn.seconds).toBeGreaterThan(0.149);
      expect(turn.seconds).toBeLessThan(0.6);
    }
    return load.finish();
  });
  expect(result?.phases?.drainUs).toHaveLength(3);
  expect(result?.requests).toBe(12);
  expect(result?.durationSeconds).toBeLessThan(1.8);
});

test('a turn of bursts ends when those who get no answer have timed out', async () => {
  await using server = await countingServer(() => {});
  const spec = server.spec({ ...raw, warmupSeconds: 0, populations: [bursts()] });
  const [result] = await driveTurns([{ ...spec, timeoutSeconds: 0.3 }], options, async (load) => {
    const { seconds } = await load.turn(0, 0);
    expect(seconds).toBeGreaterThan(0.29);
    expect(seconds).toBeLessThan(0.6);
    return load.finish();
  });
  expect(result?.errors.timeout).toBe(4);
});

test('a turn of an open load waits for its answers, no longer than a visitor would', async () => {
  // Every second answer takes 0.6 s, every fourth never comes.
  let asked = 0;
  await using server = await countingServer((socket) => {
    asked += 1;
    if (asked % 4 === 0) return;
    setTimeout(() => socket.end(answer()), asked % 2 === 0 ? 600 : 0);
  });
  const populations = [open({ fresh: true, connections: 100, ratePerSecond: 40 })] as const;
  const spec = server.spec({ ...raw, warmupSeconds: 0, populations, timeoutSeconds: 1 });
  const seen = await driveTurns([spec], options, async (load) => {
    const turns = [await load.turn(0, 1)];
    const afterOne = asked;
    turns.push(await load.turn(0, 1));
    return { turns, afterOne, results: await load.finish() };
  });
  const [result] = seen.results;
  expect(seen.afterOne).toBe(40);
  for (const { requests } of seen.turns) expect(requests).toBe(30);
  // It sleeps while it waits.
  expect(result?.generator.cpuSeconds).toBeLessThan(1);
  expect(result).toMatchObject({ sent: 80, requests: 60, failed: 20, inFlight: 0, queued: 0 });
  expect(result?.errors.timeout).toBe(20);
  // The last visitors gave up a second after the end of each turn: nobody was due then.
  expect(result?.durationSeconds).toBeGreaterThan(3.9);
  expect(result?.durationSeconds).toBeLessThan(4.4);
  expect(result?.ratePerSecond).toBeCloseTo(30);
});

test('one schedule goes through all turns of a load', async () => {
  await using server = await countingServer();
  const at: number[] = [];
  const population = open({ arrivals: 'poisson', ratePerSecond: 200, connections: 50 });
  const spec = server.spec({ ...raw, warmupSeconds: 0, populations: [population] });
  const results = await driveTurns([spec, spec], options, async (load) => {
    for (let turn = 0; turn < 5; turn += 1) {
      at.push((await load.turn(0, 0.2)).requests);
      await load.turn(1, turn === 0 ? 1 : 0);
    }
    return load.finish();
  });
  // Turns of one seed would bring the same number each.
  expect(new Set(at).size).toBeGreaterThan(1);
  const due = ({ sent, queued }: (typeof results)[number]) => sent + queued;
  expect(results.map(due)[0]).toBe(results.map(due)[1]);
});

test('the background of each load goes on while another has its turn', async () => {
  // Every connection is closed after 0.1 s, so that parked clients come again and again.
  const closing = async () =>
    countingServer((socket, request) => {
      good(socket, request);
      setTimeout(() => socket.end(), 100);
    });
  await using one = await closing();
  await using two = await closing();
  const specs = [one, two].map((server) =>
    server.spec({ ...raw, populations: [closed({ connections: 1 }), parked()] }),
  );
  const counts: number[] = [];
  const results = await driveTurns(specs, options, async (load) => {
    counts.push(one.connections);
    await load.turn(1, 0.5);
    counts.push(one.connections);
    await load.rest(0.5);
    counts.push(one.connections);
    return load.finish();
  });
  const [before = 0, during = 0, after = 0] = counts;
  expect(during - before).toBeGreaterThanOrEqual(8);
  expect(after - during).toBeGreaterThanOrEqual(8);
  const [first, second] = results;
  expect(first).toMatchObject({ sent: 0, requests: 0, durationSeconds: 0, ratePerSecond: 0 });
  expect(first?.others[0]?.requests).toBeGreaterThanOrEqual(16);
  expect(second?.durationSeconds).toBeLessThan(0.6);
  for (const { warnings } of results) expect(warnings).toEqual([]);
});

test('the warm-up of a load with a background is that of the background alone', async () => {
  await using server = await countingServer();
  const spec = server.spec({
    ...{ ...raw, warmupSeconds: 5 },
    populations: [closed({ connections: 2 }), parked({ connections: 100 })],
  });
  const beganMs = performance.now();
  const [result] = await driveTurns([spec], options, async (load) => {
    expect([server.connections, server.requests]).toEqual([100, 100]);
    // It ends when all are served.
    expect(performance.now() - beganMs).toBeLessThan(4000);
    await load.turn(0, 0.1);
    return load.finish();
  });
  expect(server.connections).toBe(102);
  expect(result?.others[0]).toMatchObject({ sent: 0, served: { answeredShare: 1 } });
});

test('slow clients are a background whose pace is that of the wall clock', async () => {
  const large = 'x'.repeat(2 ** 20);
  await using server = await countingServer((socket) => void socket.write(answer(large)));
  const readers = slow({
    ...{ name: 'readers', direction: 'read', connections: 1, expectedBody: null },
    ...{ bytesPerInterval: 2 ** 17, intervalSeconds: 0.1 },
  });
  const spec = server.spec({ ...raw, populations: [open({ ratePerSecond: 20 }), readers] });
  const [result] = await driveTurns([spec], options, async (load) => {
    // Twenty turns take 1 s, in which one reader needs 0.9 s for an answer.
    for (let turn = 0; turn < 20; turn += 1) await load.turn(0, 0.05);
    return load.finish();
  });
  expect(result?.others[0]?.requests).toBeGreaterThanOrEqual(0);
  expect(result?.others[0]?.requests).toBeLessThanOrEqual(2);
});

test('parked connections as the first population have no turns', async () => {
  await using server = await countingServer();
  const spec = server.spec({ ...raw, populations: [parked({ connections: 20 })] });
  const [result] = await driveTurns([spec, spec], options, async (load) => {
    expect(server.connections).toBe(40);
    await load.rest(0.2);
    return load.finish();
  });
  expect(server.connections).toBe(40);
  expect(result?.durationSeconds).toBeGreaterThan(0.19);
  expect(result?.startedAtMs).toBeGreaterThan(Date.now() - 10_000);
  expect(result).toMatchObject({ model: 'parked', others: [], served: { answeredShare: 1 } });
});

test('a load that fails says why', async () => {
  const server = await countingServer();
  const spec = server.spec({ ...raw, warmupSeconds: 60 });
  await server[Symbol.asyncDispose]();
  await expect(driveTurns([spec], options, async () => {})).rejects.toThrow('nobody listens on');
});
