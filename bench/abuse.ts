import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** So many at once; each is short, so a server of few threads is never without one for long. */
const atOnce = 32;

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** What a client can do to a server that costs it more than an answer. */
const manners: readonly ((socket: Socket, large: string) => Promise<void>)[] = [
  /** One byte, and then nothing more. */
  async (socket) => {
    socket.write('G');
    await wait(2);
    socket.destroy();
  },
  /** Asks and is gone. */
  async (socket, large) => {
    socket.write(request(large));
    socket.resetAndDestroy();
  },
  /** Asks for more than the sockets hold, and reads nothing of it. */
  async (socket, large) => {
    socket.pause();
    socket.write(request(large));
    await wait(10);
    socket.resetAndDestroy();
  },
];

/** Opens so many connections and treats each badly, in turn. @param large a document that no socket buffer takes in one go */
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
