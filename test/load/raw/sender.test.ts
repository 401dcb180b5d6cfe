import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Closed } from '../../../src/load/population.ts';
import { answer, closed, loadSpec } from '../../fixtures/load/counting-server.ts';
import { driveRaw } from '../../fixtures/load/drive.ts';

/** More than the kernel takes at once. */
const upload = { bytes: 8 * 2 ** 20, file: null };

const upload8MiB = (port: number, change: Partial<Closed>, seconds = 1) =>
  driveRaw({
    ...loadSpec(port),
    ...{ durationSeconds: seconds, timeoutSeconds: 5 },
    populations: [closed({ connections: 2, method: 'PUT', requestBody: upload, ...change })],
  });

/** Starts a server that treats each connection so. */
async function serverOf(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Starts a server that answers a request when the last of its bytes has come, and counts them. */
async function patientServer(received: (socket: Socket) => void = () => {}) {
  const counts = { bytes: 0, requestBytes: 0 };
  const server = await serverOf((socket) => {
    let left = 0;
    socket.on('data', (chunk) => {
      counts.bytes += chunk.length;
      if (left === 0) left = chunk.indexOf('\r\n\r\n') + 4 + upload.bytes;
      counts.requestBytes = Math.max(counts.requestBytes, left);
      left -= chunk.length;
      if (left === 0) socket.write(answer());
      received(socket);
    });
  });
  return Object.assign(server, { counts });
}

describe('a request that the kernel has no room for', () => {
  test('arrives whole, again and again on one connection', async () => {
    await using server = await patientServer();
    const result = await upload8MiB(server.port, { connections: 1 });
    expect(result.requests).toBeGreaterThan(1);
    expect(Object.values(result.errors)).toEqual([0, 0, 0, 0, 0]);
    expect(result.warnings).toEqual([]);
    expect(result.reconnects?.connectionClose).toBe(0);
    const { bytes, requestBytes } = server.counts;
    expect(requestBytes).toBeGreaterThan(upload.bytes);
    expect(Math.floor(bytes / requestBytes)).toBeGreaterThanOrEqual(result.requests);
    expect(Math.floor(bytes / requestBytes)).toBeLessThanOrEqual(result.sent);
  });

  test('goes on when a server that stopped to read reads again', async () => {
    await using server = await patientServer((socket) => {
      socket.pause();
      setTimeout(() => socket.resume(), 1);
    });
    const result = await upload8MiB(server.port, { fresh: true }, 2);
    expect(result.requests).toBeGreaterThan(0);
    expect(Object.values(result.errors)).toEqual([0, 0, 0, 0, 0]);
  });

  test('may be answered before it has left, and its connection is not used again', async () => {
    let connections = 0;
    await using server = await serverOf((socket) => {
      connections += 1;
      socket.once('data', async () => {
        socket.pause();
        socket.write(answer('', '413 Content Too Large'));
        await wait(200);
        socket.destroy();
      });
    });
    const result = await upload8MiB(server.port, {
      expectedStatus: 413,
      expectedBody: { bytes: 0, crc32: null },
    });
    expect(result.requests).toBeGreaterThan(2);
    expect(Object.values(result.errors)).toEqual([0, 0, 0, 0, 0]);
    expect(result.reconnects?.connectionClose).toBe(0);
    expect(connections).toBeGreaterThanOrEqual(result.requests);
  });
});
