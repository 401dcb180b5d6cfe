import { constants } from 'node:os';
import type { SocketAddress } from '../../os/address.ts';
import { createEpoll, EPOLLIN, EPOLLOUT } from '../../os/epoll.ts';
import {
  closeSocket,
  connectError,
  openSocket,
  receive,
  startConnect,
  transmit,
} from '../../os/sockets.ts';
import { type Outcome, takeBytes, takeEnd } from './answers.ts';
import { type Connections, newConnections, states } from './connections.ts';

const { EAGAIN, EINPROGRESS } = constants.errno;

/** How a connection ended without a whole answer. */
export type Ending = Exclude<Outcome, 'whole'>;

/** What the engine tells of a connection; rows are those of its table. */
export interface Events {
  /** It is established: `ask` may be called. */
  connected(row: number): void;
  /** A whole answer; its status and the length of its body stand in the table. The row is free if the server closes. */
  answered(row: number, nowUs: number): void;
  /** The connection ended otherwise; the row is free. */
  ended(row: number, how: Ending, nowUs: number): void;
  /** A system call failed: refused, reset, or this side ran out of something. The row is free. */
  failed(row: number, errno: number, nowUs: number): void;
}

/**
 * Connections on one epoll, driven by whoever calls `poll`. It opens, asks, reads and takes the time; when to do so is
 * not its business. Every answer is parsed; no object is made for one that comes in one piece.
 */
export interface Engine extends Disposable {
  readonly table: Connections;
  /** Opens a new connection in a free row. */
  open(row: number): void;
  /** Sends the request on an idle connection. */
  ask(row: number): void;
  /** Closes the row's connection without telling; the row is free. */
  close(row: number): void;
  /** Handles what is ready; waits for it at most so many milliseconds. */
  poll(timeoutMs: number): void;
}

/** Microseconds, monotonic. */
export const nowUs = (): number => performance.now() * 1000;

export function createEngine(
  address: SocketAddress,
  request: Uint8Array,
  capacity: number,
  events: Events,
): Engine {
  const table = newConnections(capacity);
  const epoll = createEpoll();
  const close = (row: number) => closeRow(table, row);
  const fail = (row: number, errno: number) => {
    close(row);
    events.failed(row, errno, nowUs());
  };
  const readable = reader(table, events, fail);

  const ready = (row: number) => {
    if (table.state[row] !== states.connecting) {
      readable(row);
      return;
    }
    const fd = table.fd[row] ?? -1;
    const error = connectError(fd);
    if (error !== 0) {
      fail(row, error);
      return;
    }
    epoll.change(fd, EPOLLIN, row);
    table.state[row] = states.idle;
    table.connectedUs[row] = nowUs();
    events.connected(row);
  };

  return {
    table,
    close,
    open(row) {
      startRow(table, row);
      const fd = openSocket(address.family);
      if (fd < 0) {
        fail(row, -fd);
        return;
      }
      table.fd[row] = fd;
      const started = startConnect(fd, address);
      if (started < 0 && started !== -EINPROGRESS) {
        fail(row, -started);
        return;
      }
      epoll.add(fd, EPOLLIN | EPOLLOUT, row);
    },
    ask(row) {
      table.state[row] = states.head;
      table.firstByteUs[row] = 0;
      table.sentUs[row] = nowUs();
      const sent = transmit(table.fd[row] ?? -1, request, request.length);
      if (sent !== request.length) fail(row, sent < 0 ? -sent : EAGAIN);
    },
    poll(timeoutMs) {
      const count = epoll.wait(timeoutMs);
      // A row may have been closed by what an earlier one of this turn led to.
      for (let i = 0; i < count; i += 1)
        if (table.state[epoll.tag(i)] !== states.free) ready(epoll.tag(i));
    },
    [Symbol.dispose]() {
      for (let row = 0; row < capacity; row += 1) close(row);
      epoll[Symbol.dispose]();
    },
  };
}

/** Takes what a readable connection has and tells what it made of it. */
function reader(table: Connections, events: Events, fail: (row: number, errno: number) => void) {
  const buffer = Buffer.allocUnsafeSlow(256 * 1024);
  return (row: number): void => {
    const got = receive(table.fd[row] ?? -1, buffer, buffer.length);
    if (got === -EAGAIN) return;
    if (got < 0) {
      fail(row, -got);
      return;
    }
    const timeUs = nowUs();
    const outcome = got === 0 ? takeEnd(table, row) : takeBytes(table, row, buffer, got, timeUs);
    if (outcome === 'more') return;
    if (outcome === 'whole' && got > 0 && table.closes[row] === 0) table.state[row] = states.idle;
    else closeRow(table, row);
    if (outcome !== 'whole') {
      events.ended(row, outcome, timeUs);
      return;
    }
    table.answered[row] = (table.answered[row] ?? 0) + 1;
    events.answered(row, timeUs);
  };
}

function startRow(table: Connections, row: number): void {
  table.state[row] = states.connecting;
  table.calledUs[row] = nowUs();
  table.connectedUs[row] = 0;
  table.firstByteUs[row] = 0;
  table.answered[row] = 0;
  table.closes[row] = 0;
}

/** Closing takes the descriptor out of the epoll too: nothing else refers to its socket. */
function closeRow(table: Connections, row: number): void {
  const fd = table.fd[row] ?? -1;
  if (fd >= 0) closeSocket(fd);
  table.fd[row] = -1;
  table.state[row] = states.free;
  table.partialHead[row] = null;
  table.chunkReader[row] = null;
}
