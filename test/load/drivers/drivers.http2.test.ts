import { describe, expect, test } from 'vitest';
import type { LoadErrors } from '../../../src/load/load.ts';
import { bursts } from '../../fixtures/load/counting-server.ts';
import { drive } from '../../fixtures/load/drive.ts';
import { answers, http2Server, type StreamBehaviour } from '../../fixtures/load/http2-server.ts';
import { upToThree } from '../../fixtures/up-to-three.ts';

// Runs beside one other: it measures latencies.

const failures = (errors: LoadErrors) =>
  Object.entries(errors)
    .filter(([, count]) => count > 0)
    .map(([kind]) => kind);

/** Lets a driver load a server that behaves like this. */
async function driven(
  driver: 'raw' | 'undici',
  behave: StreamBehaviour,
  secure: boolean,
  timeoutSeconds = 5,
) {
  await using server = await http2Server(behave, secure);
  const population = bursts({ connections: 4 });
  const spec = server.spec({ driver, populations: [population], timeoutSeconds });
  const result = await drive(spec);
  return { result, connections: server.connections, requests: server.requests.length };
}

describe.each([
  ['undici', true],
  ['undici', false],
  ['raw', true],
  ['raw', false],
] as const)('%s over HTTP/2, with TLS: %s', (driver, secure) => {
  test('says that it did what the server saw', async () => {
    const { result, connections, requests } = await driven(driver, answers(), secure);
    expect(failures(result.errors)).toEqual([]);
    expect(result.requests).toBeGreaterThanOrEqual(4);
    expect([requests, connections]).toEqual([result.sent, result.sent]);
    expect(result.requests).toBe(result.sent);
    expect(result.handshakes?.full).toBe(secure ? result.sent : undefined);
  });

  test('measures an answer after 20 ms as one', async () => {
    const later: StreamBehaviour = (...given) => void setTimeout(() => answers()(...given), 20);
    const load = async () => {
      const { result } = await driven(driver, later, secure);
      expect(result.latencyUs?.p50).toBeGreaterThan(19_000);
      return result.latencyUs?.p50 ?? Infinity;
    };
    const isExact = (p50: number) => p50 < 60_000;
    expect(await upToThree(load, isExact)).toBeLessThan(60_000);
  });

  test.each<readonly [string, StreamBehaviour, keyof LoadErrors]>([
    ['a wrong status', answers('no', 503), 'badResponse'],
    ['a body that is too short', answers('short'), 'badResponse'],
    ['a stream that is refused', (stream) => void stream.close(7), 'refusedStream'],
    ['a stream that is reset', (stream) => void stream.close(2), 'resetStream'],
    [
      'a connection that is closed',
      (_stream, _request, hangUp) => void setTimeout(hangUp, 50),
      'closedWithoutResponse',
    ],
  ])('counts %s as such', async (_, behave, kind) => {
    const { result } = await driven(driver, behave, secure);
    expect(result.requests).toBe(0);
    expect(failures(result.errors)).toEqual([kind]);
    expect(result.errors[kind]).toBe(result.sent);
  });

  test('times out where no answer comes', async () => {
    const { result } = await driven(driver, () => {}, secure, 0.5);
    expect(failures(result.errors)).toEqual(['timeout']);
    expect(result.latencyUs?.p50).toBeGreaterThanOrEqual(500_000);
  });
});

test('undici gives up a stream at GOAWAY, whatever that promises', async () => {
  const { result } = await driven('undici', (stream) => void stream.session?.goaway(0), true);
  expect(failures(result.errors)).toEqual(['goAway']);
  expect(result.errors.goAway).toBe(result.sent);
});
