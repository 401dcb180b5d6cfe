import { hpack } from '../../../os/nghttp2.ts';
import { nowUs } from '../clock.ts';
import { type Connections, createConnections, states } from '../connections.ts';
import type { Engine } from '../engine.ts';
import type { Events } from '../events.ts';
import type { Reactor } from '../reactor.ts';
import { createH2Connection, type H2Connection, stages } from './connection.ts';
import { connectionOf, type EngineState, type H2Options, wideWindow } from './engine-state.ts';
import {
  closeConnection,
  established,
  failConnection,
  freeRow,
  goOnWithHandshake,
  join,
  openConnection,
  settle,
} from './lifecycle.ts';
import { putWindowUpdate } from './output.ts';
import { receive } from './receiving.ts';
import { isHeld, putBodies } from './request-bodies.ts';
import {
  askPart,
  beginRequest,
  beginWaiting,
  cancelStream,
  choose,
  markAsked,
} from './requests.ts';
import { flush } from './sending.ts';
import { createStreams, phases } from './streams.ts';

/**
 * Creates an engine whose rows are clients that share connections: each has one request at a time,
 * in a stream of its own (RFC 9113). Row r belongs to the connection floor(r / streams).
 */
export function createH2Engine(reactor: Reactor, options: H2Options, events: Events): Engine {
  const state = createState(reactor, options, events);
  const { table, streams, connections } = state;
  const buffer = Buffer.allocUnsafeSlow(256 * 1024);
  state.firstTag = reactor.reserve(options.connections, (index) => {
    hear(state, connections[index] as H2Connection, buffer);
  });
  return {
    table,
    open: (row) => openRow(state, row),
    close: (row) => closeRow(state, row),
    ask(row) {
      choose(state, row);
      markAsked(state, row);
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
      const { connectedUs, securedUs, index } = connection;
      if (securedUs === 0) return null;
      connection.securedUs = 0;
      return { resumed: state.transport.resumed(index), us: securedUs - connectedUs };
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
  const fds = new Int32Array(options.connections).fill(-1);
  return {
    ...{ options, events, fds, epoll: reactor.epoll, firstTag: 0 },
    table: createConnections(capacity),
    streams: createStreams(capacity),
    connections: Array.from({ length: options.connections }, (_, index) =>
      createH2Connection(index, options.streams),
    ),
    transport: options.transport(fds),
    fields: options.requests.map(({ fields }) => hpack().store(fields)),
    // A slow reader opens it a few bytes at a time; its kernel's buffer would be a coarse measure.
    streamWindow: options.receiveBufferBytes === null ? wideWindow : 0,
    handled: null,
    untilCheck: 0,
  };
}

/** Handles a connection whose socket is ready. */
function hear(state: EngineState, connection: H2Connection, buffer: Buffer): void {
  // An earlier event of the same turn may have closed it.
  if (connection.stage === stages.closed) return;
  state.handled = connection;
  if (connection.stage === stages.connecting) established(state, connection);
  else if (connection.stage === stages.handshaking) goOnWithHandshake(state, connection);
  else receive(state, connection, buffer);
  const { generation, index } = connection;
  // A transport may hold what the kernel has handed over.
  while (
    connection.stage >= stages.greeting &&
    connection.generation === generation &&
    state.transport.pending(index)
  ) {
    receive(state, connection, buffer);
  }
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

function startRow(table: Connections, row: number): void {
  table.state[row] = states.connecting;
  table.calledUs[row] = nowUs();
  table.connectedUs[row] = 0;
  table.readyUs[row] = 0;
  table.sentUs[row] = 0;
  table.firstByteUs[row] = 0;
  table.answered[row] = 0;
  table.closes[row] = 0;
  table.held[row] = 0;
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
