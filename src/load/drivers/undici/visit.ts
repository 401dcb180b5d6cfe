import { connect, type Socket } from 'node:net';
import { Client } from 'undici';
import { addressText } from '../../authority.ts';
import type { Load } from '../../load.ts';
import type { Bursts } from '../../population.ts';
import { fieldsOf } from '../../request-fields.ts';

/** The life of one connection. Instants are performance.now() milliseconds; null: not reached. */
export interface Visit {
  readonly calledMs: number;
  readonly connectedMs: number | null;
  readonly firstByteMs: number | null;
  readonly endedMs: number;
  readonly status: number | null;
  /** After HEAD the announced length; negative where the server announces none. */
  readonly bodyBytes: number;
  /** null for a complete answer; `late` when the deadline came first. */
  readonly failure: Error | 'late' | null;
}

/** A client that opens one connection for one request. */
export interface Visitor {
  /** Connects, sends the request, and resolves when the connection has ended; it never rejects. */
  visit(): Promise<Visit>;
  /** Ends a visit that is under way, at its deadline. */
  giveUp(): void;
}

/** Creates a client of undici, which is one connection, with a connector that times it. */
export function createVisitor(load: Load, population: Bursts, body: Buffer): Visitor {
  const { host, port } = load;
  const { method, path } = population;
  const headers = headersOf(load, population);
  const progress = {
    calledMs: 0,
    connectedMs: null as number | null,
    firstByteMs: null as number | null,
    status: null as number | null,
    bodyBytes: 0,
  };
  const done = Promise.withResolvers<Visit>();
  const finish = (failure: Visit['failure']) =>
    done.resolve({ ...progress, endedMs: performance.now(), failure });

  let socket: Socket | null = null;
  const client = new Client(`http://${addressText(host, port)}`, {
    // The deadline is the caller's; undici's own time-outs tick only twice a second.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_, callback) => {
      progress.calledMs = performance.now();
      socket = connect({ host, port, noDelay: true, autoSelectFamily: false });
      socket.once('error', (error) => callback(error, null));
      socket.once('connect', () => {
        progress.connectedMs = performance.now();
        if (socket !== null) callback(null, socket);
      });
    },
  });

  const ask = () =>
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

  const closed = async (visit: Visit): Promise<Visit> => {
    socket?.destroy();
    await client.destroy();
    return visit;
  };

  return {
    visit() {
      progress.calledMs = performance.now();
      ask();
      return done.promise.then(closed);
    },
    giveUp: () => finish('late'),
  };
}

/** Returns the field lines in the form of undici, which adds the length of a body itself. */
function headersOf(load: Load, population: Bursts): string[] {
  const bytesOf = (text: string) => Buffer.from(text).toString('latin1');
  return fieldsOf(load, population)
    .filter(([name]) => name !== 'Content-Length')
    .flatMap(([name, value]) => [name, bytesOf(value)]);
}
