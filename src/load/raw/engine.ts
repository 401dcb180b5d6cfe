import { constants } from 'node:os';
import type { SocketAddress } from '../../os/address.ts';
import { EPOLLIN, EPOLLOUT } from '../../os/epoll.ts';
import {
  connectError,
  connectFrom,
  limitReceiveBuffer,
  openSocket,
  startConnect,
  transmit,
} from '../../os/sockets.ts';
import type { Ending } from './answers.ts';
import { nowUs } from './clock.ts';
import { type Connections, closeRow, createConnections, states } from './connections.ts';
import type { Reactor } from './reactor.ts';
import { createReader } from './reader.ts';

const { EAGAIN, EINPROGRESS } = constants.errno;

/** What the engine tells of a connection; rows are those of its table. */
export interface Events {
  /** It is established: `ask` may be called. */
  connected(row: number): void;
  /** A whole answer; its status and the length of its body stand in the table. The row is free if the server closes. */
  answered(row: number, nowUs: number): void;
  /** The connection ended otherwise; the row is free. What was wrong, in words, or null where nothing was. */
  ended(row: number, how: Ending, nowUs: number, fault: string | null): void;
  /** A system call failed: refused, reset, or this side ran out of something. The row is free. */
  failed(row: number, errno: number, nowUs: number): void;
}

export interface EngineOptions {
  readonly address: SocketAddress;
  /** Where connections come from, in turn; none: the kernel chooses. */
  readonly sources: readonly SocketAddress[];
  readonly request: Uint8Array;
  readonly capacity: number;
  readonly headOnly: boolean;
  /** Bytes that the kernel may receive ahead; null leaves it to the kernel. */
  readonly receiveBufferBytes: number | null;
}

/**
 * Connections that ask the same, driven by whoever polls the reactor. It opens, asks, reads and takes the time; when to
 * do so is not its business. Every answer is parsed; no object is made for one that comes in one piece.
 */
export interface Engine extends Disposable {
  readonly table: Connections;
  /** Opens a new connection in a free row. */
  open(row: number): void;
  /** Sends the request on an idle connection. */
  ask(row: number): void;
  /** Sends so many bytes of the request, from this one on; the last of them makes it a request that was asked. */
  askPart(row: number, from: number, bytes: number): void;
  /** Stops listening to the connection: bytes are left with the kernel until `readPart`. */
  hold(row: number): void;
  /** Reads at most so many bytes. */
  readPart(row: number, bytes: number): void;
  /** Closes the row's connection without telling; the row is free. */
  close(row: number): void;
}

/** One answer of so many has its bytes checked; the length of each is. */
const checkEvery = 64;

export function createEngine(reactor: Reactor, options: EngineOptions, events: Events): Engine {
  const { epoll } = reactor;
  const { request } = options;
  const table = createConnections(options.capacity, options.headOnly);
  let untilCheck = 0;

  const close = (row: number) => closeRow(table, row);
  const fail = (row: number, errno: number) => {
    close(row);
    events.failed(row, errno, nowUs());
  };
  const buffer = Buffer.allocUnsafeSlow(256 * 1024);
  const read = createReader(table, buffer, events, fail);

  const established = (row: number) => {
    const fd = table.fd[row] ?? -1;
    const error = connectError(fd);
    if (error !== 0) return fail(row, error);
    epoll.change(fd, EPOLLIN, firstTag + row);
    table.state[row] = states.idle;
    table.connectedUs[row] = nowUs();
    events.connected(row);
  };

  const firstTag = reactor.reserve(options.capacity, (row) => {
    // It may have been closed by what an earlier one of the same turn led to.
    if (table.state[row] === states.free) return;
    if (table.state[row] === states.connecting) established(row);
    else read(row, buffer.length);
  });

  const send = (row: number, bytes: Uint8Array) => {
    const sent = transmit(table.fd[row] ?? -1, bytes, bytes.length);
    if (sent !== bytes.length) fail(row, sent < 0 ? -sent : EAGAIN);
  };
  const asked = (row: number) => {
    markAsked(table, row, untilCheck === 0);
    untilCheck = (untilCheck + 1) % checkEvery;
  };

  return {
    table,
    close,
    open(row) {
      startRow(table, row);
      const started = connectRow(table, row, options);
      if (started < 0 && started !== -EINPROGRESS) fail(row, -started);
      else epoll.add(table.fd[row] ?? -1, EPOLLIN | EPOLLOUT, firstTag + row);
    },
    ask(row) {
      asked(row);
      send(row, request);
    },
    askPart(row, from, bytes) {
      if (from === 0) table.sentUs[row] = nowUs();
      table.state[row] = states.sending;
      if (from + bytes >= request.length) asked(row);
      send(row, request.subarray(from, from + bytes));
    },
    hold: (row) => epoll.change(table.fd[row] ?? -1, 0, firstTag + row),
    readPart: (row, bytes) => read(row, Math.min(bytes, buffer.length)),
    [Symbol.dispose]() {
      for (let row = 0; row < options.capacity; row += 1) close(row);
    },
  };
}

function startRow(table: Connections, row: number): void {
  table.state[row] = states.connecting;
  table.calledUs[row] = nowUs();
  table.connectedUs[row] = 0;
  table.sentUs[row] = 0;
  table.firstByteUs[row] = 0;
  table.answered[row] = 0;
  table.closes[row] = 0;
}

function markAsked(table: Connections, row: number, check: boolean): void {
  table.state[row] = states.head;
  table.firstByteUs[row] = 0;
  table.sentUs[row] = nowUs();
  table.checked[row] = check && !table.headOnly ? 1 : 0;
}

/** A socket for the row that starts to connect; 0 or -errno, of which -EINPROGRESS is what is hoped for. */
function connectRow(
  table: Connections,
  row: number,
  { address, sources, receiveBufferBytes }: EngineOptions,
): number {
  const fd = openSocket(address.family);
  if (fd < 0) return fd;
  table.fd[row] = fd;
  if (receiveBufferBytes !== null) limitReceiveBuffer(fd, receiveBufferBytes);
  const source = sources[row % sources.length];
  const bound = source === undefined ? 0 : connectFrom(fd, source);
  return bound < 0 ? bound : startConnect(fd, address);
}
