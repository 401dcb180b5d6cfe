import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Connections at once; each is short, so that a server of few threads soon has a free one. */
const atOnce = 32;

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** Ways in which a client costs a server more than an answer. */
const manners: readonly ((socket: Socket, large: string) => Promise<void>)[] = [
  /** Sends one byte, and nothing more. */
  async (socket) => {
    socket.write('G');
    await wait(2);
    socket.destroy();
  },
  /** Asks and resets. */
  async (socket, large) => {
    socket.write(request(large));
    socket.resetAndDestroy();
  },
  /** Asks for more than the sockets hold, and reads none of it. */
  async (socket, large) => {
    socket.pause();
    socket.write(request(large));
    await wait(10);
    socket.resetAndDestroy();
  },
];

/**
 * Opens connections and misuses each, in turn.
 * @param large path of a document that no socket buffer takes in one go.
 */
export async function abuse(port: number, connections: number, large: string): Promise<void> {
  let opened = 0;
  const one = async () => {
    for (let i = opened++; i < connections; i = opened++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      await manners[i % manners.length]?.(socket, large);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
