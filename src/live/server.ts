import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Follower } from './follow.ts';
import { isLoopbackName } from './loopback-name.ts';
import { type About, pageOf, readAssets } from './page.ts';
import { type Parts, partsOf, withoutParts } from './parts.ts';
import { followReaders, type Readers } from './readers.ts';

/** The page of a run on loopback, until it is disposed. */
export interface LiveServer extends AsyncDisposable {
  /** "http://127.0.0.1:40123/". */
  readonly url: string;
  /** Sends what has changed now, as between two rounds, where that disturbs nothing. */
  update(): void;
}

/** The page cannot be served; the message says why, and what to do. */
export class LiveError extends Error {
  override readonly name = 'LiveError';
}

const address = '127.0.0.1';

/** A browser on this machine takes some 25 ms of a CPU for each change that it draws. */
const everyMs = 5000;

/** A reader on loopback has the last event within milliseconds. */
const lastMs = 1000;

/** More readers than that are no readers. */
const mostReaders = 16;

/** Enough for the readers, and for programs that only connect. */
const mostConnections = 64;

/**
 * Serves the page. Without a reader it computes nothing and has no timer.
 * @param port 0: a free one.
 * @throws {LiveError}
 */
export async function serveLive(
  about: About,
  { now }: Pick<Follower, 'now'>,
  port = 0,
): Promise<LiveServer> {
  const assets = readAssets();
  const parts = () => partsNow(now);
  const readers = followReaders(parts);
  const pace = pacemaker(readers);
  const paths: Readonly<Record<string, (response: ServerResponse) => void>> = {
    '/': (response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(pageOf(about, parts(), assets));
    },
    '/events': (response) => stream(response, readers, pace),
  };
  const server = createServer((request, response) => {
    // A reader may go while it is written to.
    response.on('error', () => {});
    for (const [name, value] of Object.entries(headersWith(assets.policy))) {
      response.setHeader(name, value);
    }
    const { status, answer } = routeOf(request, paths);
    response.statusCode = status;
    if (answer === undefined || request.method === 'HEAD') response.end();
    else answer(response);
  });
  server.maxConnections = mostConnections;
  server.listen(port, address);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new LiveError(refusal(port, error));
  }
  // No error of a connection may end the run, and the run alone decides how long we live.
  server.on('error', () => {}).unref();
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}/`,
    update: readers.tick,
    async [Symbol.asyncDispose]() {
      readers.end();
      const closed = once(server.close(), 'close');
      const late = setTimeout(() => server.closeAllConnections(), lastMs);
      await closed;
      clearTimeout(late);
    },
  };
}

/** Returns the parts, or the fault of the page, which must not end the run. */
function partsNow(now: Follower['now']): Parts {
  try {
    return partsOf(now());
  } catch (error) {
    return withoutParts(error);
  }
}

function refusal(port: number, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  const help =
    port === 0 ? 'leave out --live' : 'give another port, or --live alone for a free one';
  return `the live page cannot be served on ${address}: ${why}; ${help}`;
}

/** Returns headers by which no other page may read or frame this one, and no cache keeps it. */
const headersWith = (policy: string): Readonly<Record<string, string>> => ({
  'content-security-policy': policy,
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  connection: 'close',
});

/**
 * Chooses the answer. A name that only resolves to us may belong to a page of somebody else, and so
 * may an origin that is not ours.
 */
function routeOf(
  { method = '', url = '', headers }: IncomingMessage,
  paths: Readonly<Record<string, (response: ServerResponse) => void>>,
) {
  const { host, origin } = headers;
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  if (!isLoopbackName(host) || isForeign) return { status: 403 };
  const answer = Object.hasOwn(paths, url) ? paths[url] : undefined;
  if (answer === undefined) return { status: 404 };
  return method === 'GET' || method === 'HEAD' ? { status: 200, answer } : { status: 405 };
}

/** Returns a function that ticks while there are readers; it is called when one comes or goes. */
function pacemaker(readers: Readers): () => void {
  let timer: NodeJS.Timeout | null = null;
  return () => {
    if (readers.count() > 0) timer ??= setInterval(readers.tick, everyMs).unref();
    else if (timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** Opens a stream of events that lasts until the reader or the run ends. */
function stream(response: ServerResponse, readers: Readers, pace: () => void): void {
  if (readers.count() >= mostReaders) {
    response.writeHead(503).end();
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  // The milliseconds that a browser waits before it connects again.
  response.write('retry: 2000\n\n');
  readers.add(response);
  pace();
  response.on('close', () => {
    readers.remove(response);
    pace();
  });
}
