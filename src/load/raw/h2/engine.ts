import { hpack } from '../../../os/nghttp2.ts';
import { createAsker } from '../asker.ts';
import { startRow } from '../connect-row.ts';
import { createConnections, states } from '../connections.ts';
import { type Engine, handshakeOf } from '../engine.ts';
import type { Events } from '../events.ts';
import { createOpener } from '../opener.ts';
import type { Reactor } from '../reactor.ts';
import { createH2Connection, type H2Connection, stages } from './connection.ts';
import { connectionOf, type EngineState, type H2Options, wideWindow } from './engine-state.ts';
import {
  closeConnection,
  endConnection,
  failConnection,
  freeRow,
  greet,
  join,
  openConnection,
  settle,
} from './lifecycle.ts';
import { putWindowUpdate } from './output.ts';
import { receive } from './receiving.ts';
import { isHeld, putBodies } from './request-bodies.ts';
import { askPart, beginRequest, beginWaiting, cancelStream } from './requests.ts';
import { flush } from './sending.ts';
import { createStreams, phases } from './streams.ts';

/**
 * Creates an engine whose rows are clients that share connections: each has one request at a time,
 * in a stream of its own (RFC 9113). Row r belongs to the connection floor(r / streams).
 */
export function createH2Engine(reactor: Reactor, options: H2Options, events: Events): Engine {
  const state = createState(reactor, options, events);
  const { table, streams, connections } = state;
  return {
    table,
    open: (row) => openRow(state, row),
    close: (row) => closeRow(state, row),
    ask(row) {
      state.asker.choose(row);
      state.asker.mark(row);
      beginRequest(state, row);
      deliver(state, connectionOf(state, row));
    },
    askPart(row, from, bytes) {
      const connection = connectionOf(state, row);
      const errno = askPart(state, row, from, bytes);
      if (errno === 0) deliver(state, connection);
      else failConnection(state, connection, errno);
    },
    hold(row) {
      table.held[row] = 1;
    },
    readPart(row, bytes) {
      const stream = streams.id[row] ?? 0;
      if (stream === 0) return;
      const connection = connectionOf(state, row);
      streams.receiveWindow[row] = (streams.receiveWindow[row] ?? 0) + bytes;
      putWindowUpdate(connection.output, stream, bytes);
      deliver(state, connection);
    },
    secure: state.transport.secure,
    takeHandshake(row) {
      const connection = connectionOf(state, row);
      if (connection.handshakeTaken) return null;
      connection.handshakeTaken = true;
      return handshakeOf(state.sockets, connection.index, state.transport);
    },
    isHeldBack: (row) => isHeld(state, connectionOf(state, row), row),
    [Symbol.dispose]() {
      for (const each of connections)
        if (each.stage !== stages.closed) closeConnection(state, each);
      for (const each of state.fields) each[Symbol.dispose]();
      state.transport[Symbol.dispose]();
    },
  };
}

function createState(reactor: Reactor, options: H2Options, events: Events): EngineState {
  const capacity = options.connections * options.streams;
  const table = createConnections(capacity);
  const sockets = createConnections(options.connections);
  const transport = options.transport(sockets.fd);
  const buffer = Buffer.allocUnsafeSlow(256 * 1024);
  const connections = Array.from({ length: options.connections }, (_, index) =>
    createH2Connection(index, options.streams),
  );
  const connection = (index: number) => connections[index] as H2Connection;
  const firstTag = reactor.reserve(options.connections, (index) => {
    hear(state, connection(index), buffer);
  });
  const { epoll } = reactor;
  const opener = createOpener(
    sockets,
    // A slow reader opens the window of its stream a few bytes at a time; the kernel's buffer
    // would be a coarse measure, and is left alone.
    { ...options, receiveBufferBytes: null },
    transport,
    { epoll, firstTag },
    {
      connected: (index) => greet(state, connection(index)),
      ended(index, how, _timeUs, fault) {
        endConnection(state, connection(index), how === 'handshake' ? how : null, fault);
      },
    },
    // The two that follow close the socket themselves.
    { close() {}, fail: (index, errno) => failConnection(state, connection(index), errno) },
  );
  const state: EngineState = {
    ...{ options, events, table, sockets, transport, connections, opener, epoll, firstTag },
    asker: createAsker(table, options.requests, options.next),
    streams: createStreams(capacity),
    fields: options.requests.map(({ fields }) => hpack().store(fields)),
    streamWindow: options.receiveBufferBytes === null ? wideWindow : 0,
    handled: null,
  };
  return state;
}

/** Handles a connection whose socket is ready. */
function hear(state: EngineState, connection: H2Connection, buffer: Buffer): void {
  // An earlier event of the same turn may have closed it.
  if (connection.stage === stages.closed) return;
  state.handled = connection;
  // What the transport has taken from the kernel, epoll does not report again.
  const holdsMore = () =>
    connection.stage >= stages.greeting && state.transport.pending(connection.index);
  let more = true;
  if (connection.stage < stages.greeting) {
    state.opener.goOn(connection.index);
    more = holdsMore();
  }
  while (more) more = receive(state, connection, buffer) && holdsMore();
  state.handled = null;
  if (connection.stage >= stages.greeting) deliver(state, connection);
}

/** Sends what a connection has to send, unless its event is being handled. */
function deliver(state: EngineState, connection: H2Connection): void {
  if (state.handled === connection) return;
  let more = true;
  while (more && connection.stage >= stages.greeting) {
    more = putBodies(state, connection);
    const errno = flush(state, connection);
    if (errno !== 0) failConnection(state, connection, errno);
    if (connection.output.length > 0) return;
  }
}

/** Gives the row a place on its connection, which is opened where it is closed. */
function openRow(state: EngineState, row: number): void {
  const connection = connectionOf(state, row);
  startRow(state.table, row);
  connection.rows += 1;
  if (connection.stage === stages.closed) openConnection(state, connection);
  else if (connection.stage === stages.ready && !connection.leaving) join(state, connection, row);
}

/** Takes the row off its connection, which ends with its last one. */
function closeRow(state: EngineState, row: number): void {
  const { table, streams } = state;
  if (table.state[row] === states.free) return;
  const connection = connectionOf(state, row);
  const isLast = connection.rows === 1;
  if (isLast) closeConnection(state, connection);
  else if (streams.id[row] !== 0) cancelStream(state, connection, row);
  streams.id[row] = 0;
  streams.phase[row] = phases.none;
  freeRow(state, connection, row);
  if (isLast) return;
  if (connection.leaving) settle(state, connection);
  else beginWaiting(state, connection);
  deliver(state, connection);
}
