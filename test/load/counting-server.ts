import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import type { LoadSpec } from '../../src/load/load.ts';
import type { Bursts, Closed, Open, Parked, Slow } from '../../src/load/population.ts';
import { AF_INET, socketAddress } from '../../src/os/address.ts';
import {
  closeSocket,
  listenOn,
  localPort,
  openSocket,
  startConnect,
} from '../../src/os/sockets.ts';

/** What the server does with a request; it has the socket and says when it is done. */
export type Behaviour = (socket: Socket, request: number) => void;

export const body = 'x'.repeat(1024);

export const answer = (text = body, status = '200 OK') =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

export const good: Behaviour = (socket) => void socket.write(answer());

/** A raw server that counts connections and requests, so that a driver's figures can be held against it. */
export interface CountingServer extends AsyncDisposable {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  spec(change?: Partial<LoadSpec>): LoadSpec;
  /** From now on it ends every connection at once. */
  hangUp(): void;
}

/** @param at the port; 0: any that is free. */
export async function countingServer(behave: Behaviour = good, at = 0): Promise<CountingServer> {
  const counts = { connections: 0, requests: 0 };
  const sockets = new Set<Socket>();
  let hangsUp = false;
  const server: Server = createServer({ noDelay: true }, (socket) => {
    counts.connections += 1;
    if (hangsUp) socket.end();
    let ofThisConnection = 0;
    let unread = '';
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      // A slow client's request comes in pieces.
      const heads = `${unread}${chunk.toString('latin1')}`.split('\r\n\r\n');
      unread = heads.pop() ?? '';
      for (const head of heads) {
        counts.requests += 1;
        ofThisConnection += 1;
        behave(socket, ofThisConnection);
        if (/connection: close/i.test(head) && behave === good) socket.end();
      }
    });
  });
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    port,
    get connections() {
      return counts.connections;
    },
    get requests() {
      return counts.requests;
    },
    hangUp: () => {
      hangsUp = true;
    },
    spec: (change) => ({ ...loadSpec(port), ...change }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A server whose listen queue is full and stays so: whoever comes now is never connected. */
export function fullServer(): { readonly port: number } & Disposable {
  const listener = listenOn(socketAddress('127.0.0.1', 0), 1);
  const port = localPort(listener);
  const queued = Array.from({ length: 4 }, () => {
    const fd = openSocket(AF_INET);
    startConnect(fd, socketAddress('127.0.0.1', port));
    return fd;
  });
  return {
    port,
    [Symbol.dispose]() {
      for (const fd of [...queued, listener]) closeSocket(fd);
    },
  };
}

const common = { connections: 4, path: '/1k.txt', body: { bytes: 1024, crc32: crc32(body) } };

/** Populations for tests: four connections, and what the server answers. */
export const closed = (change: Partial<Closed> = {}): Closed => ({
  ...{ name: 'closed', model: 'closed', fresh: false, levels: null, ...common },
  ...change,
});
export const open = (change: Partial<Open> = {}): Open => ({
  ...{ name: 'open', model: 'open', fresh: false, levels: null, ...common },
  ...{ ratePerSecond: 100, arrivals: 'constant' },
  ...change,
});
export const bursts = (change: Partial<Bursts> = {}): Bursts => ({
  ...{ name: 'bursts', model: 'bursts', restSeconds: 0.02, ...common },
  ...change,
});
export const parked = (change: Partial<Parked> = {}): Parked => ({
  ...{ name: 'parked', model: 'parked', ...common },
  ...change,
});
export const slow = (change: Partial<Slow> = {}): Slow => ({
  ...{ name: 'slow', model: 'slow', direction: 'send', ...common },
  ...{ bytesPerInterval: 8, intervalSeconds: 0.01 },
  ...change,
});

export const loadSpec = (port: number): LoadSpec => ({
  driver: 'autocannon',
  host: '127.0.0.1',
  port,
  method: 'GET',
  populations: [closed()],
  warmupSeconds: 0,
  durationSeconds: 0.3,
  timeoutSeconds: 5,
  clientThreads: 1,
  thread: 0,
  seed: 1,
});
