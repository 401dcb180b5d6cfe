import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer as createPlain, type Server, type Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { describe, expect, test as vitest } from 'vitest';
import type { Population } from '../../../src/load/population.ts';
import { stalledHello } from '../../../src/load/raw/tls/stalled-hello.ts';
import type { TlsVersion } from '../../../src/load/tls-choice.ts';
import { testCertificate } from '../../fixtures/certificates.ts';
import {
  answer,
  closed,
  loadSpec,
  open,
  parked,
  slow,
} from '../../fixtures/load/counting-server.ts';
import { driveRaw } from '../../fixtures/load/drive.ts';
import { balance, failures } from '../../fixtures/load/results.ts';

// Runs alone: handshakes take CPU time, and some tests wait for time-outs.

const test = vitest.concurrent;

const files = {
  cert: readFileSync(testCertificate.certificate),
  key: readFileSync(testCertificate.key),
};

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** A TLS server that counts handshakes and requests, and answers with 1 KiB. */
async function tlsServer(options: TlsOptions = {}) {
  const counts = { full: 0, resumed: 0, requests: 0, versions: new Set<string | null>() };
  const sockets = new Set<Socket>();
  const server = createServer({ ...files, ...options }, (socket: TLSSocket) => {
    counts[socket.isSessionReused() ? 'resumed' : 'full'] += 1;
    counts.versions.add(socket.getProtocol());
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      counts.requests += 1;
      if (chunk.includes('Connection: close')) socket.end(answer());
      else socket.write(answer());
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  const port = await portOf(server);
  return {
    counts,
    spec: (population: Population = closed(), version?: TlsVersion) => ({
      ...loadSpec(port),
      protocol: 'https1' as const,
      tls: { serverName: 'localhost', ...(version && { version }) },
      populations: [population] as const,
    }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe.each(['1.2', '1.3'] as const)('TLS %s', (version) => {
  test('a handshake is full where nothing is resumed, as the server counts', async () => {
    await using server = await tlsServer();
    const result = await driveRaw(server.spec(closed({ fresh: true }), version));
    expect(failures(result)).toEqual([]);
    expect(balance(result)).toBe(0);
    expect(result.requests).toBeGreaterThan(4);
    expect(result.handshakes).toMatchObject({ resumed: 0, failed: 0 });
    expect(result.handshakes?.full).toBe(server.counts.full);
    expect(server.counts.resumed).toBe(0);
    expect([...server.counts.versions]).toEqual([`TLSv${version}`]);
  });

  test('each client resumes its last session, and the server agrees', async () => {
    await using server = await tlsServer();
    const population = closed({ fresh: true, resumes: true });
    const result = await driveRaw(server.spec(population, version));
    expect(failures(result)).toEqual([]);
    const { full, resumed } = result.handshakes ?? { full: 0, resumed: 0 };
    expect([full, resumed]).toEqual([server.counts.full, server.counts.resumed]);
    // Only the first connection of each of the four clients has nothing to resume.
    expect(full).toBe(4);
    expect(resumed).toBeGreaterThan(full);
  });

  test('the handshake is a phase between connect and first byte', async () => {
    await using server = await tlsServer();
    const { handshakes, phases, requests } = await driveRaw(
      server.spec(closed({ fresh: true, connections: 1 }), version),
    );
    expect(handshakes?.handshakeUs?.count).toBeGreaterThanOrEqual(requests);
    const parts =
      (phases?.connectUs.p50 ?? 0) +
      (handshakes?.handshakeUs?.p50 ?? 0) +
      (phases?.firstByteUs.p50 ?? 0);
    expect(parts / (phases?.lastByteUs.p50 ?? 1)).toBeGreaterThan(0.7);
    expect(parts / (phases?.lastByteUs.p50 ?? 1)).toBeLessThan(1.2);
  });
});

test('a body of many records is read to its end', async () => {
  const bytes = 3_000_000;
  const text = 'x'.repeat(bytes);
  const server = createServer(files, (socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write(answer(text)));
  });
  const port = await portOf(server);
  const result = await driveRaw({
    ...loadSpec(port),
    protocol: 'https1',
    populations: [closed({ expectedBody: { bytes, crc32: null } })],
    durationSeconds: 1,
  });
  server.close();
  expect(failures(result)).toEqual([]);
  expect(result.requests).toBeGreaterThan(4);
});

test('a request of many records is sent to its end', async () => {
  const bytes = 2_000_000;
  const server = createServer(files, (socket) => {
    let got = 0;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      got += chunk.length;
      if (got < bytes) return;
      got = 0;
      socket.write(answer());
    });
  });
  const port = await portOf(server);
  const result = await driveRaw({
    ...loadSpec(port),
    protocol: 'https1',
    populations: [closed({ method: 'POST', requestBody: { bytes, file: null } })],
    durationSeconds: 1,
  });
  server.close();
  expect(failures(result)).toEqual([]);
  expect(result.requests).toBeGreaterThan(0);
});

test('a plain-text server behind TLS fails each handshake, and the reason is said', async () => {
  const server = createPlain((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  const port = await portOf(server);
  const result = await driveRaw({ ...loadSpec(port), protocol: 'https1' });
  server.close();
  expect(result.requests).toBe(0);
  expect(result.errors.handshake).toBeGreaterThan(0);
  expect(result.handshakes?.failed).toBe(result.errors.handshake);
  expect(result.warnings).toMatchObject([
    { kind: 'bad-response', first: 'TLS handshake: wrong version number' },
  ]);
});

test('no common version of TLS fails the handshake', async () => {
  await using server = await tlsServer({ minVersion: 'TLSv1.3' });
  const result = await driveRaw(server.spec(closed(), '1.2'));
  expect(result.requests).toBe(0);
  expect(failures(result)).toEqual(['handshake']);
  expect(result.warnings).toMatchObject([{ first: expect.stringMatching(/protocol version/) }]);
});

test('who is silent in the handshake is waited for no longer than the time-out', async () => {
  const sockets = new Set<Socket>();
  const server = createPlain((socket) => void sockets.add(socket.on('error', () => {})));
  const port = await portOf(server);
  const spec = { ...loadSpec(port), protocol: 'https1' as const, timeoutSeconds: 0.3 };
  for (const population of [
    closed({ fresh: true }),
    open({ fresh: true, ratePerSecond: 50, connections: 100 }),
  ]) {
    const result = await driveRaw({ ...spec, populations: [population], durationSeconds: 1 });
    expect(result.requests).toBe(0);
    expect(result.errors.timeout).toBeGreaterThan(3);
    expect(balance(result)).toBe(0);
  }
  for (const socket of sockets) socket.destroy();
  server.close();
});

test('a connection that ends within the handshake is one without an answer', async () => {
  const server = createPlain((socket) =>
    socket.on('error', () => {}).on('data', () => socket.end()),
  );
  const port = await portOf(server);
  const spec = { ...loadSpec(port), protocol: 'https1' as const };
  const result = await driveRaw({ ...spec, populations: [closed({ fresh: true })] });
  server.close();
  expect(failures(result)).toEqual(['closedWithoutResponse']);
  expect(balance(result)).toBe(0);
});

/** Ends TLS in the middle: what follows the first bytes of a request is no TLS record. */
async function garblingServer() {
  const clients = new Map<number | undefined, Socket>();
  const server = createServer({ ...files, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => clients.get(socket.remotePort)?.write('no TLS record, and long'));
  });
  const port = await portOf(server);
  const relay = createPlain((client) => {
    const upstream = connect(port, '127.0.0.1', () => {
      clients.set(upstream.localPort, client);
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => {});
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
  });
  return {
    port: await portOf(relay),
    [Symbol.dispose]() {
      server.close();
      relay.close();
    },
  };
}

test.for(['https1', 'h2'] as const)(
  '%s: bytes that are no TLS are a bad response',
  async (protocol) => {
    using server = await garblingServer();
    const result = await driveRaw({
      ...loadSpec(server.port),
      protocol,
      populations: [closed({ fresh: true })],
    });
    expect(failures(result)).toEqual(['badResponse']);
    expect(result.handshakes?.failed).toBe(0);
    expect(balance(result)).toBe(0);
    expect(result.warnings).toMatchObject([
      { kind: 'bad-response', first: expect.stringMatching(/^TLS: ./) },
    ]);
  },
);

test('parked connections over TLS stay', async () => {
  await using server = await tlsServer();
  const result = await driveRaw(server.spec(parked({ connections: 40 })));
  expect(result.served).toMatchObject({ connections: 40, answered: 40 });
  expect(server.counts.full).toBe(40);
});

test('who stalls in the handshake sends the beginning of a ClientHello, and stays', async () => {
  const got = new Map<Socket, number>();
  const server = createPlain((socket) => {
    got.set(socket, 0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => got.set(socket, (got.get(socket) ?? 0) + chunk.length));
  });
  const port = await portOf(server);
  for (const protocol of ['https1', 'h2'] as const) {
    got.clear();
    const population = slow({ direction: 'handshake', bytesPerInterval: 64 });
    const result = await driveRaw({ ...loadSpec(port), protocol, populations: [population] });
    expect([...got.values()]).toEqual(Array(4).fill(stalledHello().length));
    expect(failures(result)).toEqual([]);
    expect(result.sent).toBe(4);
  }
  server.close();
});
