import { connect, type Socket } from 'node:net';
import { Client } from 'undici';

/** What became of one connection; instants in milliseconds of performance.now(), null where it did not get so far. */
export interface Visit {
  readonly calledMs: number;
  readonly connectedMs: number | null;
  readonly firstByteMs: number | null;
  readonly endedMs: number;
  readonly status: number | null;
  readonly bodyBytes: number;
  /** null when the answer was complete; `late` when the deadline came first. */
  readonly failure: Error | 'late' | null;
}

/** A connection that does not exist yet. `visit` makes it, asks once, and resolves when it has ended; it never rejects. */
export interface Visitor {
  visit(): Promise<Visit>;
  /** Ends a visit that is under way: the deadline has come. */
  giveUp(): void;
}

/** A client of undici is one connection, opened by its first request; a connector of ours times it. */
export function visitor(host: string, port: number, path: string): Visitor {
  const seen = {
    calledMs: 0,
    connectedMs: null as number | null,
    firstByteMs: null as number | null,
    status: null as number | null,
    bodyBytes: 0,
  };
  const done = Promise.withResolvers<Visit>();
  const finish = (failure: Visit['failure']) =>
    done.resolve({ ...seen, endedMs: performance.now(), failure });

  let socket: Socket | null = null;
  const client = new Client(`http://${host}:${port}`, {
    // The deadline is the caller's; undici's own time-outs tick only twice a second.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_, callback) => {
      seen.calledMs = performance.now();
      socket = connect({ host, port, noDelay: true, autoSelectFamily: false });
      socket.once('error', (error) => callback(error, null));
      socket.once('connect', () => {
        seen.connectedMs = performance.now();
        if (socket !== null) callback(null, socket);
      });
    },
  });

  const ask = () =>
    client.dispatch(
      // `reset` sends Connection: close: the connection is used once.
      { path, method: 'GET', reset: true },
      {
        onRequestStart() {},
        onResponseStart(_, status) {
          seen.firstByteMs ??= performance.now();
          seen.status = status;
        },
        onResponseData(_, chunk) {
          seen.bodyBytes += chunk.length;
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
      seen.calledMs = performance.now();
      ask();
      return done.promise.then(closed);
    },
    giveUp: () => finish('late'),
  };
}
