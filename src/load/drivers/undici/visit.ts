import type { Socket } from 'node:net';
import { Client } from 'undici';
import { addressText } from '../../authority.ts';
import type { Load } from '../../load.ts';
import type { Bursts } from '../../population.ts';
import { protocolOf } from '../../protocols/protocols.ts';
import { fieldsOf } from '../../request-fields.ts';
import type { Open, Visitor } from './opener.ts';

/** The life of one connection. Instants are performance.now() milliseconds; null: not reached. */
export interface Visit {
  readonly calledMs: number;
  readonly connectedMs: number | null;
  /** The connection is established, and over TLS its handshake has ended. */
  readonly readyMs: number | null;
  readonly firstByteMs: number | null;
  readonly endedMs: number;
  readonly status: number | null;
  /** After HEAD the announced length; negative where the server announces none. */
  readonly bodyBytes: number;
  /** null for a complete answer; `late` when the deadline came first. */
  readonly failure: Error | 'late' | 'handshake' | null;
}

/** A client of undici that opens one connection for one request. */
export interface OneVisit {
  /** Connects, sends the request, and resolves when the connection has ended; it never rejects. */
  visit(): Promise<Visit>;
  /** Ends a visit that is under way, at its deadline. */
  giveUp(): void;
}

/** Properties that the visits of a load share. */
export interface Visits {
  readonly load: Load;
  readonly population: Bursts;
  readonly body: Buffer;
  readonly open: Open;
}

/**
 * Creates a client of undici, which is one connection, with a connector that times it.
 * @param visitor null: it resumes no TLS session.
 */
export function createVisit(visits: Visits, visitor: Visitor | null): OneVisit {
  const { load, open } = visits;
  const progress = createProgress();
  const done = Promise.withResolvers<Visit>();
  const finish = (failure: Visit['failure']) =>
    done.resolve({ ...progress, endedMs: performance.now(), failure });
  let socket: Socket | null = null;
  const client = new Client(originOf(load), {
    allowH2: protocolOf(load.protocol).multiplexes,
    // The deadline is the caller's; undici's own time-outs tick only twice a second.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_, callback) => {
      progress.calledMs = performance.now();
      socket = open(visitor, {
        connected: () => {
          progress.connectedMs = performance.now();
        },
        ready: (opened) => {
          progress.readyMs = performance.now();
          callback(null, opened);
        },
        failed: (error) => {
          // From then on the client itself follows the socket.
          if (progress.readyMs !== null) return;
          if (progress.connectedMs !== null) finish('handshake');
          callback(error, null);
        },
      });
    },
  });
  const closed = async (visit: Visit): Promise<Visit> => {
    // It must end its socket itself: of HTTP/2, undici forgets one that ended without an error.
    await client.destroy();
    socket?.destroy();
    return visit;
  };
  return {
    visit() {
      progress.calledMs = performance.now();
      ask(client, visits, progress, finish);
      return done.promise.then(closed);
    },
    giveUp: () => finish('late'),
  };
}

/** A visit that is under way. */
type Progress = { -readonly [Name in keyof Omit<Visit, 'endedMs' | 'failure'>]: Visit[Name] };

const createProgress = (): Progress => ({
  calledMs: 0,
  connectedMs: null,
  readyMs: null,
  firstByteMs: null,
  status: null,
  bodyBytes: 0,
});

function ask(
  client: Client,
  { load, population, body }: Visits,
  progress: Progress,
  finish: (failure: Visit['failure']) => void,
): void {
  const { method, path } = population;
  const headers = headersOf(load, population);
  client.dispatch(
    // `reset` sends Connection: close: the connection is used once.
    { path, method: method as 'GET', headers, body: body.length > 0 ? body : null, reset: true },
    {
      onRequestStart() {},
      onResponseStart(_, status, fields) {
        progress.firstByteMs ??= performance.now();
        progress.status = status;
        if (method === 'HEAD') progress.bodyBytes = Number(fields['content-length'] ?? -1);
      },
      onResponseData(_, chunk) {
        progress.bodyBytes += chunk.length;
      },
      onResponseEnd: () => finish(null),
      onResponseError: (_, error) => finish(error),
    },
  );
}

function originOf({ host, port, protocol }: Load): string {
  const scheme = protocolOf(protocol).secure ? 'https' : 'http';
  return `${scheme}://${addressText(host, port)}`;
}

/** Returns the field lines in the form of undici, which adds the length of a body itself. */
function headersOf(load: Load, population: Bursts): string[] {
  const bytesOf = (text: string) => Buffer.from(text).toString('latin1');
  return fieldsOf(load, population)
    .filter(([name]) => name !== 'Content-Length')
    .flatMap(([name, value]) => [name, bytesOf(value)]);
}
