import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A raw connection that remembers all that came, and how it ended. */
export interface Client {
  readonly socket: Socket;
  send(text: string): void;
  /** All that has come so far. */
  received(): string;
  /** Responses so far, by their status lines. */
  responses(): number;
  /** Whether the peer has ended or reset the connection. */
  ended(): boolean;
  /** Waits for so many responses; false when they do not come in time. */
  hears(responses: number, timeoutMs?: number): Promise<boolean>;
  close(): void;
}

export async function connectTo(port: number): Promise<Client> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let isOver = false;
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  socket.on('end', () => {
    isOver = true;
  });
  socket.on('error', () => {
    isOver = true;
  });
  socket.on('close', () => {
    isOver = true;
  });
  await once(socket, 'connect');
  const responses = () => text.split('HTTP/1.1 ').length - 1;
  return {
    socket,
    send: (words) => void socket.write(words),
    received: () => text,
    responses,
    ended: () => isOver,
    async hears(count, timeoutMs = 5000) {
      const deadline = performance.now() + timeoutMs;
      while (responses() < count && performance.now() < deadline) await wait(10);
      return responses() >= count;
    },
    close: () => socket.destroy(),
  };
}

export const get = (path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;

/** The beginning of a request: whoever has sent only this holds a worker of any MPM. */
export const halfRequest = 'GET /small.txt HTTP/1.1\r\nHost: local';
export const otherHalf = 'host\r\n\r\n';
