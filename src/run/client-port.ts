import { protocolOf } from '../load/protocols/protocols.ts';
import type { Cell } from '../plan/plan.ts';
import type { RunningServer } from '../server/server.ts';

/** A server, and the port of the clients that it is watched under. */
export interface WatchedServer extends RunningServer {
  /** Absent: `port`. */
  readonly clientPort?: number;
}

/** Returns the port on which the clients of a cell are served. */
export function clientPortOf(
  { arm, port, tlsPort }: RunningServer,
  { protocol }: Pick<Cell, 'protocol'>,
): number {
  if (!protocolOf(protocol).secure) return port;
  if (tlsPort === undefined) throw new Error(`${arm.id} was started without TLS`);
  return tlsPort;
}

/** Returns a server as it is watched under the clients of a cell. */
export function watchedUnder(server: RunningServer, cell: Pick<Cell, 'protocol'>): WatchedServer {
  const clientPort = clientPortOf(server, cell);
  return clientPort === server.port ? server : { ...server, clientPort };
}
