import { createSecureContext, type TlsOptions } from 'node:tls';
import { describe, expect, test as vitest } from 'vitest';
import { driversFor } from '../../../src/load/drivers/choose.ts';
import { type DriverName, drivers } from '../../../src/load/drivers/drivers.ts';
import { generate } from '../../../src/load/generator.ts';
import type { LoadErrors, LoadResult } from '../../../src/load/load.ts';
import type { Population } from '../../../src/load/population.ts';
import { certificate } from '../../fixtures/certificates.ts';
import {
  answer,
  type Behaviour,
  body,
  bursts,
  closed,
  countingServer,
  good,
  type loadSpec,
} from '../../fixtures/load/counting-server.ts';
import { upToThree } from '../../fixtures/up-to-three.ts';

// Runs alone: it measures rates and latencies of each driver.

/** Two tests wait side by side. */
const test = vitest.concurrent;

const never = new AbortController().signal;
const warm = async () => {};
const names = Object.keys(drivers) as DriverName[];

/**
 * In the generator's own process, as in a run: a driver may block its thread, and the server here
 * must not notice.
 */
const run = (name: DriverName, spec: ReturnType<typeof loadSpec>, mark = warm, signal = never) =>
  generate({ ...spec, driver: name }, { cpus: null, warm: mark, signal });

/** Returns a load that the driver can carry: persistent connections, or bursts. */
const usual = (name: DriverName) => ({
  populations: [name === 'undici' ? bursts() : closed()] as const,
});

const driversOf = (population: Population) =>
  driversFor({ populations: [population], clientThreads: 1, turns: false }, process.platform);

const failures = (errors: LoadErrors) =>
  Object.entries(errors)
    .filter(([, count]) => count > 0)
    .map(([kind]) => kind);

/** Requests that were on their way when the window closed: at most one a connection. */
const underWay = (result: LoadResult) => result.sent - result.requests;

const overProtocols = names.flatMap((name) =>
  (['http1', 'https1'] as const).map((protocol) => [name, protocol] as const),
);

describe.each(overProtocols)('%s over %s', (name, protocol) => {
  const started = (behave?: Behaviour) =>
    countingServer(behave, 0, protocol === 'https1' ? certificate('valid') : null);

  test('says that it did what the server saw', async () => {
    await using server = await started();
    const result = await run(name, server.spec(usual(name)));
    expect(result.requests).toBeGreaterThan(4);
    expect(failures(result.errors)).toEqual([]);
    expect(server.requests).toBeGreaterThanOrEqual(result.requests);
    expect(server.requests).toBeLessThanOrEqual(result.sent);
    expect(underWay(result)).toBeGreaterThanOrEqual(0);
    expect(underWay(result)).toBeLessThanOrEqual(name === 'undici' ? 0 : 4);
    const binned = result.per100Ms.completed.reduce((sum, count) => sum + count, 0);
    expect(binned).toBe(result.requests);
    expect(result.warnings).toEqual([]);
    const { handshakes } = result;
    expect(handshakes !== undefined).toBe(protocol === 'https1');
    if (handshakes === undefined) return;
    expect(handshakes).toMatchObject({ full: server.connections, resumed: 0, failed: 0 });
    expect(handshakes.handshakeUs?.count).toBe(server.connections);
  });

  test('counts the measured window only, without the warm-up', async () => {
    await using server = await started();
    let warmRequests = 0;
    const result = await run(
      name,
      server.spec({ ...usual(name), warmupSeconds: 0.2 }),
      async () => {
        warmRequests = server.requests;
      },
    );
    expect(warmRequests).toBeGreaterThan(0);
    expect(server.requests - warmRequests).toBeGreaterThanOrEqual(result.requests);
    expect(server.requests - warmRequests).toBeLessThanOrEqual(result.sent + 4);
  });

  test('a server that answers after 20 ms is measured as one', async () => {
    await using server = await started((socket) => {
      setTimeout(() => socket.write(answer()), 20);
    });
    const load = async () => {
      const result = await run(name, server.spec({ ...usual(name), durationSeconds: 0.6 }));
      expect(result.latencyUs?.p50).toBeGreaterThan(19_000);
      return result.latencyUs?.p50 ?? Infinity;
    };
    // Over TLS, the handshakes of a burst are answered one after the other.
    const mostUs = protocol === 'http1' ? 30_000 : 60_000;
    expect(await upToThree(load, (p50) => p50 < mostUs)).toBeLessThan(mostUs);
  });

  test.each([
    ['a wrong status', answer(body, '503 Service Unavailable')],
    ['a body that is too short', answer('short')],
    ['a body that is too long', answer(`${body}x`)],
  ])('%s is a bad response and no request served', async (_, text) => {
    await using server = await started((socket) => void socket.write(text));
    const result = await run(name, server.spec(usual(name)));
    expect(result.requests).toBe(0);
    expect(failures(result.errors)).toEqual(['badResponse']);
    // autocannon's is withheld.
    const { count, lost } = result.latencyUs ?? { count: 0, lost: 0 };
    expect(lost).toBe(count);
    if (name !== 'autocannon') expect(lost).toBe(result.failed);
  });

  test('a server that never answers is timed out, and is not fast', async () => {
    await using server = await started(() => {});
    const spec = server.spec({ ...usual(name), timeoutSeconds: 1, durationSeconds: 2 });
    const result = await run(name, spec);
    expect(result.requests).toBe(0);
    expect(failures(result.errors)).toEqual(['timeout']);
    expect(result.latencyUs?.p50 ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(999_000);
  });

  test('a connection that is reset is counted as reset', async () => {
    await using server = await started((socket) => void socket.resetAndDestroy());
    const result = await run(name, server.spec(usual(name)));
    expect(result.requests).toBe(0);
    expect(failures(result.errors)).toContain('reset');
  });

  test('a connection closed without a byte is counted apart from errors of the server', async () => {
    await using server = await started((socket) => void socket.end());
    const result = await run(name, server.spec(usual(name)));
    expect(result.requests).toBe(0);
    expect(failures(result.errors)).toEqual(['closedWithoutResponse']);
  });

  test('an interrupt ends the load at once', async () => {
    await using server = await started();
    const stop = new AbortController();
    const load = run(name, server.spec({ ...usual(name), durationSeconds: 60 }), warm, stop.signal);
    setTimeout(() => stop.abort(new Error('interrupted')), 300);
    await expect(load).rejects.toThrow('interrupted');
  });
});

test('autocannon: latencies are withheld when the server closes connections', async () => {
  // They would be invented.
  // Every answer takes 5 ms, every connection ends after 10 of them: the truth is 5 ms.
  const closing: Behaviour = (socket, request) => {
    setTimeout(() => {
      if (request < 10) socket.write(answer());
      else socket.end(answer());
    }, 5);
  };
  await using server = await countingServer(closing);
  const result = await run(
    'autocannon',
    server.spec({ populations: [closed({ connections: 1 })], durationSeconds: 1.5 }),
  );
  expect(result.latencyUs).toBeNull();
  expect(result.warnings).toMatchObject([{ kind: 'guard', allowed: 1 }]);
  expect(result.errors.closedWithoutResponse).toBeGreaterThan(0);
});

test.each(driversOf(closed()))(
  '%s: nobody on the port ends the load soon, with a clear word',
  async (name) => {
    const server = await countingServer();
    const spec = server.spec({ durationSeconds: 60 });
    await server[Symbol.asyncDispose]();
    await expect(run(name, spec)).rejects.toThrow(
      `nobody listens on 127.0.0.1:${spec.port} any more`,
    );
  },
);

/** Those that can drive bursts. */
const burstDrivers = driversOf(bursts());

test.each(burstDrivers)(
  '%s: every connection of every burst is new, and none is left open',
  async (name) => {
    await using server = await countingServer();
    const result = await run(name, server.spec({ populations: [bursts({ connections: 8 })] }));
    expect(server.connections).toBe(result.sent);
    expect(result.sent % 8).toBe(0);
    expect(result.phases?.drainUs).toHaveLength(result.sent / 8);
  },
);

test.each(burstDrivers)('%s: a refused connection is refused, and lost', async (name) => {
  const server = await countingServer();
  const spec = server.spec({ populations: [bursts()] });
  await server[Symbol.asyncDispose]();
  const result = await run(name, spec);
  expect(failures(result.errors)).toEqual(['refused']);
  expect(result.errors.refused).toBe(result.sent);
  const { sent } = result;
  expect(result.latencyUs).toMatchObject({ count: sent, lost: sent, p50: 5_000_000 });
});

test.each(burstDrivers)(
  '%s: a slow answer shows in the first byte and not in the connect',
  async (name) => {
    await using server = await countingServer(
      (socket) => void setTimeout(() => socket.end(answer()), 50),
    );
    const load = async () => {
      const result = await run(name, server.spec({ populations: [bursts()] }));
      const { phases } = result;
      expect(phases?.firstByteUs.p50).toBeGreaterThan(49_000);
      expect(phases?.lastByteUs.p50).toBeGreaterThanOrEqual(phases?.firstByteUs.p50 ?? 0);
      expect(Math.min(...(phases?.drainUs ?? []))).toBeGreaterThan(49_000);
      return result;
    };
    const connectsFast = ({ phases }: LoadResult) => (phases?.connectUs.max ?? Infinity) < 40_000;
    expect((await upToThree(load, connectsFast)).phases?.connectUs.max).toBeLessThan(40_000);
  },
);

test.each(burstDrivers)(
  '%s: half of the connections served is half counted and half timed out',
  async (name) => {
    let seen = 0;
    await using server = await countingServer((socket, request) => {
      seen += 1;
      if (seen % 2 === 0) good(socket, request);
    });
    const result = await run(
      name,
      server.spec({
        ...{ populations: [bursts({ connections: 10 })], durationSeconds: 0.1 },
        timeoutSeconds: 2,
      }),
    );
    expect(result.requests).toBe(result.sent / 2);
    expect(result.errors.timeout).toBe(result.sent / 2);
    // The late ones stay in the picture: the slower half is at the deadline.
    expect(result.phases?.firstByteUs.p99).toBeGreaterThanOrEqual(1_980_000);
    expect(result.phases?.connectUs.count).toBe(result.sent);
  },
);

test.each(burstDrivers)(
  '%s: an answer that is cut off is bad, an answer that is no HTTP too',
  async (name) => {
    for (const text of [answer().slice(0, 500), 'SSH-2.0-OpenSSH\r\n\r\n']) {
      await using server = await countingServer((socket) => void socket.end(text));
      const result = await run(
        name,
        server.spec({ populations: [bursts()], durationSeconds: 0.1 }),
      );
      expect(failures(result.errors)).toEqual(['badResponse']);
    }
  },
);

test('raw: what autocannon mixes up stays right when the server closes connections', async () => {
  // They would be invented.
  // Every answer takes 5 ms, every connection ends after 10 of them: the truth is 5 ms, and 10
  // answers a connection.
  const closing: Behaviour = (socket, request) => {
    setTimeout(() => {
      if (request < 10) socket.write(answer());
      else
        socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1024\r\n\r\n${body}`);
    }, 5);
  };
  await using server = await countingServer(closing);
  const result = await run(
    'raw',
    server.spec({ populations: [closed({ connections: 1 })], durationSeconds: 1 }),
  );
  expect(failures(result.errors)).toEqual([]);
  // One answer in ten ends a connection, so what is mixed up there shows at the p95; two slow
  // answers of a busy machine do not.
  expect(result.latencyUs?.p95).toBeLessThan(15_000);
  expect(Math.abs(server.requests - result.requests)).toBeLessThanOrEqual(1);
  expect(Math.ceil(result.requests / 10)).toBeGreaterThanOrEqual(server.connections - 1);
});

/** Bursts over TLS. */
const secureBursts = driversFor(
  { populations: [bursts()], clientThreads: 1, turns: false, protocol: 'https1' },
  process.platform,
);

test.each(secureBursts)(
  '%s: a slow handshake shows neither in the connect nor in the first byte',
  async (name) => {
    // The server takes its time to choose a certificate.
    const { cert, key } = certificate('valid');
    const context = createSecureContext({ cert, key });
    const SNICallback: TlsOptions['SNICallback'] = (_, done) =>
      void setTimeout(() => done(null, context), 200);
    await using server = await countingServer(good, 0, { SNICallback });
    const { phases, handshakes } = await run(name, server.spec({ populations: [bursts()] }));
    expect(handshakes?.handshakeUs?.p50).toBeGreaterThan(199_000);
    expect(phases?.connectUs.p50).toBeLessThan(150_000);
    expect(phases?.firstByteUs.p50).toBeLessThan(150_000);
    expect(phases?.lastByteUs.p50).toBeGreaterThan(199_000);
  },
);

test.each(secureBursts)('%s: resumes the sessions of its clients on request', async (name) => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    await using server = await countingServer(good, 0, { ...certificate('valid'), maxVersion });
    const populations = [bursts({ connections: 3, resumes: true })] as const;
    const result = await run(name, server.spec({ populations, durationSeconds: 1.5 }));
    expect(failures(result.errors)).toEqual([]);
    // The first visit of each has no session yet.
    expect(result.handshakes).toMatchObject({ full: 3, resumed: result.sent - 3, failed: 0 });
    expect(result.sent).toBeGreaterThan(3);
  }
});

test.each(secureBursts)('%s: a handshake that fails is counted as one', async (name) => {
  const demanding = { ...certificate('valid'), minVersion: 'TLSv1.3' } as const;
  await using server = await countingServer(good, 0, demanding);
  const tls = { serverName: 'localhost', version: '1.2' } as const;
  const result = await run(name, server.spec({ populations: [bursts()], tls }));
  expect(failures(result.errors)).toEqual(['handshake']);
  expect(result.handshakes).toMatchObject({ full: 0, failed: result.sent, handshakeUs: null });
});

test('autocannon: a handshake that fails is counted as one', async () => {
  const accepted: string[] = [];
  await using server = await countingServer(good, 0, {
    ...certificate('valid'),
    ALPNCallback: ({ protocols: [offered = ''] }) =>
      accepted.push(offered) > 2 ? undefined : offered,
  });
  const result = await run('autocannon', server.spec({ populations: [closed()] }));
  expect(failures(result.errors)).toEqual(['handshake']);
  expect(result.handshakes).toMatchObject({ full: 2, failed: result.errors.handshake });
});
