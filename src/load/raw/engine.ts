import { constants } from 'node:os';
import type { SocketAddress } from '../../os/address.ts';
import { EPOLLIN, EPOLLOUT } from '../../os/epoll.ts';
import {
  connectError,
  connectFrom,
  limitReceiveBuffer,
  openSocket,
  startConnect,
} from '../../os/sockets.ts';
import { nowUs } from './clock.ts';
import { type Connections, createConnections, freeRow, states } from './connections.ts';
import type { Events } from './events.ts';
import type { Reactor } from './reactor.ts';
import { createReader } from './reader.ts';
import type { EngineRequest } from './request.ts';
import { createSender, requestOf } from './sender.ts';
import { handshakes, type Transport } from './transport.ts';

const { EINPROGRESS } = constants.errno;

export interface EngineOptions {
  readonly address: SocketAddress;
  /** Local addresses, used in turn; empty: the kernel chooses. */
  readonly sources: readonly SocketAddress[];
  readonly requests: readonly EngineRequest[];
  /** Returns the index of the next request. */
  readonly next: () => number;
  readonly capacity: number;
  /** Size of the kernel's receive buffer; null leaves it to the kernel. */
  readonly receiveBufferBytes: number | null;
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
  /** Tells whether the row's connection resumed a TLS session. */
  resumed(row: number): boolean;
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
}

/** One answer in this many has its CRC-32 checked; the length is always checked. */
const checkEvery = 64;

export function createEngine(reactor: Reactor, options: EngineOptions, events: Events): Engine {
  const { epoll } = reactor;
  const { requests } = options;
  const table = createConnections(options.capacity);
  let untilCheck = 0;

  const transport = options.transport(table.fd);
  const close = (row: number) => {
    transport.close(row);
    freeRow(table, row);
  };
  const fail = (row: number, errno: number) => {
    close(row);
    events.failed(row, errno, nowUs());
  };
  const buffer = Buffer.allocUnsafeSlow(256 * 1024);
  const read = createReader(table, buffer, transport, events, { close, fail });

  /** 1 where room to send is waited for too, as it is from the start of a connect. */
  const awaitsRoom = new Uint8Array(options.capacity);
  const listen = (row: number) => {
    if (awaitsRoom[row] === 0) return;
    awaitsRoom[row] = 0;
    epoll.change(table.fd[row] ?? -1, EPOLLIN, firstTag + row);
  };
  const established = (row: number) => {
    const error = connectError(table.fd[row] ?? -1);
    if (error !== 0) return fail(row, error);
    table.connectedUs[row] = nowUs();
    transport.begin(row);
    table.state[row] = states.handshaking;
    shakeHands(row);
  };
  const shakeHands = (row: number) => {
    const stage = transport.secure ? transport.handshake(row) : handshakes.done;
    if (stage === handshakes.ended && transport.errno() !== 0) return fail(row, transport.errno());
    if (stage === handshakes.ended || stage === handshakes.failed) {
      const fault =
        stage === handshakes.failed ? `the TLS handshake failed: ${transport.fault()}` : null;
      close(row);
      return events.ended(row, fault === null ? 'closedIdle' : 'handshakeFailed', nowUs(), fault);
    }
    if (stage !== handshakes.wantsWrite) listen(row);
    if (stage !== handshakes.done) return;
    table.readyUs[row] = transport.secure ? nowUs() : (table.connectedUs[row] ?? 0);
    table.state[row] = states.idle;
    events.connected(row);
  };

  const firstTag = reactor.reserve(options.capacity, (row) => {
    // An earlier event of the same turn may have closed it.
    if (table.state[row] === states.free) return;
    if (table.state[row] === states.connecting) established(row);
    else if (table.state[row] === states.handshaking) shakeHands(row);
    else if (table.unsent[row] === 0 || sender.sendOn(row)) readAll(row);
  });
  const readAll = (row: number) => {
    // What the transport has taken from the kernel, epoll does not report again.
    while (read(row, buffer.length) && transport.pending(row)) {
      if (table.held[row] === 1) return;
    }
  };
  const sender = createSender(table, requests, transport, { epoll, firstTag }, fail);
  const asked = (row: number) => {
    markAsked(table, row, untilCheck === 0);
    untilCheck = (untilCheck + 1) % checkEvery;
  };

  return {
    table,
    close,
    secure: transport.secure,
    resumed: (row) => transport.resumed(row),
    open(row) {
      startRow(table, row);
      const started = connectRow(table, row, options);
      if (started < 0 && started !== -EINPROGRESS) fail(row, -started);
      else {
        awaitsRoom[row] = 1;
        epoll.add(table.fd[row] ?? -1, EPOLLIN | EPOLLOUT, firstTag + row);
      }
    },
    ask(row) {
      choose(table, row, options);
      asked(row);
      sender.send(row);
    },
    askPart(row, from, bytes) {
      if (from === 0) {
        choose(table, row, options);
        table.sentUs[row] = nowUs();
      }
      table.state[row] = states.sending;
      if (from + bytes >= requestOf(requests, table, row).length) asked(row);
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

/** Chooses the row's next request. */
function choose(table: Connections, row: number, { requests, next }: EngineOptions): void {
  const index = next();
  table.question[row] = index;
  table.headOnly[row] = requests[index]?.headOnly ? 1 : 0;
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
  table.unsent[row] = 0;
  table.held[row] = 0;
}

function markAsked(table: Connections, row: number, check: boolean): void {
  table.state[row] = states.head;
  table.firstByteUs[row] = 0;
  table.sentUs[row] = nowUs();
  table.checked[row] = check && table.headOnly[row] === 0 ? 1 : 0;
}

/**
 * Opens a socket for the row and starts to connect. Returns 0 or -errno; -EINPROGRESS is normal.
 */
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
