import { createAsker } from './asker.ts';
import { nowUs } from './clock.ts';
import type { Ends } from './connect-row.ts';
import { type Connections, createConnections, freeRow, isOpening, states } from './connections.ts';
import type { Events } from './events.ts';
import { createOpener } from './opener.ts';
import type { Reactor } from './reactor.ts';
import { createReader } from './reader.ts';
import type { EngineRequest } from './request.ts';
import { createSender, requestOf } from './sender.ts';
import { type Transport, tlsFault } from './transport.ts';

export interface EngineOptions extends Ends {
  readonly requests: readonly EngineRequest[];
  /** Returns the index of the next request. */
  readonly next: () => number;
  readonly capacity: number;
  /** Returns what moves the bytes of these descriptors. */
  readonly transport: (fds: Int32Array) => Transport;
}

/**
 * A set of connections with the same requests, driven by whatever polls the reactor. The engine
 * opens, sends, reads and times; the client group decides when. It parses every answer, and
 * allocates nothing for one that arrives in one piece.
 */
export interface Engine extends Disposable {
  readonly table: Connections;
  /** Connections begin with a TLS handshake. */
  readonly secure: boolean;
  /** Returns the TLS handshake of the row's connection, once for each connection; else null. */
  takeHandshake(row: number): Handshake | null;
  /** Opens a new connection in a free row. */
  open(row: number): void;
  /** Sends the request on an idle connection. */
  ask(row: number): void;
  /** Sends a part of the request; the last part makes it a request under way. */
  askPart(row: number, from: number, bytes: number): void;
  /** Stops reading: bytes stay in the kernel until `readPart`. */
  hold(row: number): void;
  /** Reads at most this number of bytes. */
  readPart(row: number, bytes: number): void;
  /** Closes the row's connection without an event; the row is free. */
  close(row: number): void;
  /** Tells whether the server's flow control holds the row's body; absent: there is none. */
  isHeldBack?(row: number): boolean;
}

/** A TLS handshake that is over. */
export interface Handshake {
  /** It resumed a session of an earlier connection. */
  readonly resumed: boolean;
  /** Since the established connection. */
  readonly us: number;
}

export function createEngine(reactor: Reactor, options: EngineOptions, events: Events): Engine {
  const { epoll } = reactor;
  const { requests } = options;
  const table = createConnections(options.capacity);
  const asker = createAsker(table, requests, options.next);
  const transport = options.transport(table.fd);
  const close = (row: number) => {
    transport.close(row);
    freeRow(table, row);
  };
  const fail = (row: number, errno: number) => {
    const fault = tlsFault(transport, errno);
    close(row);
    if (fault === null) events.failed(row, errno, nowUs());
    else events.ended(row, 'bad', nowUs(), fault);
  };
  const ends = { close, fail };
  const buffer = Buffer.allocUnsafeSlow(256 * 1024);
  const read = createReader(table, buffer, transport, events, ends);

  const firstTag = reactor.reserve(options.capacity, (row) => {
    // An earlier event of the same turn may have closed it.
    if (table.state[row] === states.free) return;
    if (isOpening(table.state[row])) opener.goOn(row);
    else if (table.unsent[row] === 0 || sender.sendOn(row)) readAll(row);
  });
  const readAll = (row: number) => {
    // What the transport has taken from the kernel, epoll does not report again.
    while (read(row, buffer.length) && transport.pending(row)) {
      if (table.held[row] === 1) return;
    }
  };
  const opener = createOpener(table, options, transport, { epoll, firstTag }, events, ends);
  const sender = createSender(table, requests, transport, { epoll, firstTag }, fail);

  return {
    table,
    close,
    secure: transport.secure,
    takeHandshake: (row) => handshakeOf(table, row, transport),
    open: (row) => opener.open(row),
    ask(row) {
      asker.choose(row);
      asker.mark(row);
      sender.send(row);
    },
    askPart(row, from, bytes) {
      if (from === 0) {
        asker.choose(row);
        table.sentUs[row] = nowUs();
      }
      table.state[row] = states.sending;
      if (from + bytes >= requestOf(requests, table, row).length) asker.mark(row);
      sender.sendPart(row, from, bytes);
    },
    hold: (row) => sender.hold(row),
    readPart: (row, bytes) => void read(row, Math.min(bytes, buffer.length)),
    [Symbol.dispose]() {
      for (let row = 0; row < options.capacity; row += 1) close(row);
      transport[Symbol.dispose]();
    },
  };
}

/** Returns the handshake of a row whose connection is ready; null where it is plain. */
export function handshakeOf(
  table: Connections,
  row: number,
  transport: Transport,
): Handshake | null {
  if (!transport.secure) return null;
  const us = (table.readyUs[row] ?? 0) - (table.connectedUs[row] ?? 0);
  return { resumed: transport.resumed(row), us };
}
