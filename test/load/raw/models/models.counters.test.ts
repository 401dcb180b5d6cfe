import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LoadResult } from '../../../../src/load/load.ts';
import type { Population } from '../../../../src/load/population.ts';
import type { LoadSpec } from '../../../../src/load/spec.ts';
import {
  answer,
  type Behaviour,
  bursts,
  closed,
  countingServer,
  good,
  open,
  parked,
  slow,
} from '../../../fixtures/load/counting-server.ts';
import { driveRaw as run } from '../../../fixtures/load/drive.ts';
import { balance, due, failures } from '../../../fixtures/load/results.ts';

// Every model counts what a server did; no test of these looks at a time.

const models: readonly (readonly [string, Population, number])[] = [
  ['closed loop', closed(), 1],
  ['closed loop, a connection a request', closed({ fresh: true }), 1],
  ['open loop', open(), 1],
  ['open loop, a connection a request', open({ fresh: true }), 1],
  ['bursts', bursts(), 1],
  ['parked', parked(), 1],
  ['slow senders', slow(), 1],
  ['slow readers', slow({ direction: 'read', bytesPerInterval: 256 }), 1],
  ['a staircase', closed({ levels: [1, 2, 4] }), 1],
  ['closed loop on two threads', closed(), 2],
  ['open loop on three threads', open(), 3],
];

describe.concurrent.each(models)('%s', (_, population, clientThreads) => {
  const load = async (behave: Behaviour = good, change: Partial<LoadSpec> = {}) => {
    await using server = await countingServer(behave);
    // On a busy machine nothing may happen for a third of a second; a slow client needs longer.
    const durationSeconds = population.model === 'slow' ? 1 : 0.8;
    const spec = server.spec({
      ...{ populations: [population], clientThreads, durationSeconds },
      ...change,
    });
    const result = await run(spec);
    return { result, requests: server.requests, connections: server.connections };
  };

  const noneFailed = (result: LoadResult) => {
    expect(failures(result)).toEqual([]);
    if (population.model === 'open') expect(due(result)).toBe(80);
  };

  test('says what the server saw, request by request', async () => {
    const { result, requests } = await load();
    expect(result.requests).toBeGreaterThan(0);
    // A slow sender's request is sent when its first byte is, and seen when its last one is.
    if (population.name !== 'slow') expect(requests).toBe(result.sent);
    noneFailed(result);
    expect(balance(result)).toBe(0);
    expect(result.warnings).toEqual([]);
    expect(result.per100Ms.completed.reduce((sum, each) => sum + each, 0)).toBe(result.requests);
  });

  const misdeeds: readonly (readonly [string, Behaviour, string])[] = [
    ['half answers', (socket) => void socket.end(answer().slice(0, 300)), 'badResponse'],
    ['resets', (socket) => void socket.resetAndDestroy(), 'reset'],
    ['garbage', (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n'), 'badResponse'],
    ['too much data', (socket) => void socket.write(`${answer()}surplus`), 'badResponse'],
    ['a good-bye instead of an answer', (socket) => void socket.end(), 'closedWithoutResponse'],
  ];

  test.each(misdeeds)('%s are counted as what they are', async (_name, behave, kind) => {
    const { result } = await load(behave);
    expect(failures(result)).toContain(kind);
    expect(result.requests).toBe(0);
    expect(balance(result)).toBe(0);
    // What was wrong is said once, however many threads and requests there are.
    const reported = result.warnings.filter((each) => each.kind === 'bad-response');
    expect(reported).toEqual(kind === 'badResponse' ? [expect.anything()] : []);
  });

  test('an answer that comes in pieces is an answer', async () => {
    // One after the other: timers that are late together need not fire in the order of their times.
    const { result } = await load(async (socket) => {
      const text = answer();
      for (const piece of [text.slice(0, 3), text.slice(3, 40), text.slice(40)]) {
        socket.write(piece);
        await wait(5);
      }
    });
    expect(result.requests).toBeGreaterThan(0);
    expect(result.warnings).toEqual([]);
    noneFailed(result);
  });
});
