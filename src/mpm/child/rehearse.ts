import { type Dirent, opendirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { closeSocket, endSending, socketPair, transmit } from '../../os/sockets.ts';
import { openScoreboard } from '../scoreboard/scoreboard.ts';
import { scoreboardBytes } from '../scoreboard/scoreboard-layout.ts';
import type { WorkerHandle } from '../scoreboard/worker-handle.ts';

/**
 * Requests until the compiler has seen the hot code (see childFlags). With 100 the first seconds of
 * a load cost as much, a pool takes a fifth longer to start, and needs 15 MiB more.
 */
const requestsOfThreads = 20;

/** Limits how many files of the docroot are tried. */
const entries = 32;
/**
 * Limits the size of the rehearsed file: nobody reads the answers, so the sockets must hold one.
 */
const mostBytes = 16_384;

/**
 * Lets a worker answer requests of our own before it reports that it is ready. httpd's code is
 * compiled before it starts. JavaScript is compiled while it runs, in each process and thread. The
 * first thousand requests of each would cost three times the CPU of later ones.
 * @param serve takes a connection with one request, and closes it.
 */
export function rehearse(
  serve: (fd: number) => void,
  docroot: string,
  requests = requestsOfThreads,
): void {
  const first = `GET /${someFile(docroot)} HTTP/1.1\r\nHost: localhost\r\n`;
  const kept = Buffer.from(`${first}\r\n`);
  const last = Buffer.from(`${first}Connection: close\r\n\r\n`);
  for (let count = 0; count < requests; count += 1) {
    const request = count % 2 === 0 ? last : kept;
    const [client, server] = socketPair();
    transmit(client, request, request.length);
    endSending(client);
    serve(server);
    closeSocket(client);
  }
}

/** Returns a scoreboard record for rehearsals, which nobody reads. */
export function nobodysRecord(): WorkerHandle {
  const shape = { serverLimit: 1, threadLimit: 1 };
  return openScoreboard(new ArrayBuffer(scoreboardBytes(shape)), shape).handle(0, 0);
}

const isSuitable = (docroot: string, entry: Dirent): boolean =>
  entry.isFile() &&
  !entry.name.startsWith('.') &&
  statSync(join(docroot, entry.name)).size <= mostBytes;

/**
 * Returns the name of a small file, or else a name that does not exist. A longer answer would wait
 * for a reader.
 */
function someFile(docroot: string): string {
  try {
    const folder = opendirSync(docroot);
    try {
      for (let seen = 0; seen < entries; seen += 1) {
        const entry = folder.readSync();
        if (entry === null) break;
        if (isSuitable(docroot, entry)) return encodeURIComponent(entry.name);
      }
    } finally {
      folder.closeSync();
    }
  } catch {
    // Requests will report the problem.
  }
  return 'none-to-rehearse-with';
}
