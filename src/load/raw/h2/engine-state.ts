import type { Epoll } from '../../../os/epoll.ts';
import type { StoredFields } from '../../../os/nghttp2.ts';
import type { Asker } from '../asker.ts';
import type { Connections } from '../connections.ts';
import type { EngineOptions } from '../engine.ts';
import type { Events } from '../events.ts';
import type { Opener } from '../opener.ts';
import type { Transport } from '../transport.ts';
import type { H2Connection } from './connection.ts';
import type { H2Request } from './request.ts';
import type { Streams } from './streams.ts';

export interface H2Options
  extends Pick<EngineOptions, 'address' | 'sources' | 'next' | 'receiveBufferBytes'> {
  readonly requests: readonly H2Request[];
  readonly connections: number;
  /** Rows of each connection: its clients, of which each has one request at a time. */
  readonly streams: number;
  /** Creates what moves the bytes of connections, whose descriptors these are. */
  readonly transport: (fds: Int32Array) => Transport;
}

/** The parts of an engine, which its functions share. */
export interface EngineState {
  readonly options: H2Options;
  readonly events: Events;
  readonly epoll: Epoll;
  /** The tag of the first connection in the epoll. */
  readonly firstTag: number;
  /** A row for each client, and so for each request. */
  readonly table: Connections;
  readonly streams: Streams;
  readonly connections: readonly H2Connection[];
  /** A row for each connection: its descriptor, and the instants of its opening. */
  readonly sockets: Connections;
  readonly opener: Opener;
  readonly asker: Asker;
  readonly transport: Transport;
  /** The header fields of each request, as HPACK takes them. */
  readonly fields: readonly StoredFields[];
  /** The window that the server is given for each response. */
  readonly streamWindow: number;
  /** The connection whose event is handled: what it has to send leaves at the end. */
  handled: H2Connection | null;
}

/** Wide enough that no response waits for us. */
export const wideWindow = 2 ** 30;

export const connectionOf = (state: EngineState, row: number): H2Connection =>
  state.connections[Math.floor(row / state.options.streams)] as H2Connection;

export const requestOf = ({ options, table }: EngineState, row: number): H2Request =>
  options.requests[table.question[row] ?? 0] as H2Request;
