import { EPOLLIN, EPOLLOUT } from '../../os/epoll.ts';
import { EAGAIN } from '../../os/errors.ts';
import { closeSocket, endSending, receiveNow } from '../../os/sockets.ts';
import { maxLingerMs, shortLingerMs } from '../connection/lingering-close.ts';
import { KEEPALIVE, LINGER, PROCESSING, WRITE_COMPLETION } from './connections.ts';
import type { EventChild } from './event-child.ts';
import type { Remainder } from './flush.ts';

/** The unsent part of a response, and what follows it. */
export interface Rest extends Remainder {
  readonly keepAlive: boolean;
  readonly keepalives: number;
}

/** Sets up the record of a new connection. */
export function beginConnection({ connections, add }: EventChild, fd: number): void {
  for (const name of ['keepalives', 'queue', 'watched'] as const) connections.set(fd, name, 0);
  connections.set(fd, 'state', PROCESSING);
  connections.set(fd, 'file', -1);
  add('connections', 1);
}

/** Parks a connection until its next request, at most for KeepAliveTimeout (KEEPALIVE). */
export function parkKeepAlive(child: EventChild, fd: number, keepalives: number): void {
  child.connections.set(fd, 'keepalives', keepalives);
  child.connections.set(fd, 'state', KEEPALIVE);
  child.add('keepAlive', 1);
  child.park('keepAlive', fd, child.inherited.config.keepAliveTimeoutMs, EPOLLIN);
}

/**
 * Parks a connection until its socket takes more of the file, at most for Timeout
 * (WRITE_COMPLETION).
 */
export function parkWriting(child: EventChild, fd: number, rest: Rest): void {
  const { connections } = child;
  connections.set(fd, 'keepalives', rest.keepalives);
  connections.set(fd, 'keepAliveAfter', rest.keepAlive ? 1 : 0);
  connections.set(fd, 'file', rest.file);
  connections.setNumber(fd, 'offset', rest.offset);
  connections.setNumber(fd, 'length', rest.length);
  connections.set(fd, 'state', WRITE_COMPLETION);
  child.add('writeCompletion', 1);
  child.park('writeCompletion', fd, child.inherited.config.timeoutMs, EPOLLOUT);
}

/**
 * Implements process_lingering_close without blocking. Ends our half. If the peer has not ended its
 * own yet, the connection waits in a queue: 30 s, or 2 s when it was slow or the child is ending.
 */
export function startLingeringClose(child: EventChild, fd: number, short: boolean): void {
  if (endSending(fd) < 0 || isDrained(fd)) {
    closeConnection(child, fd);
    return;
  }
  child.connections.set(fd, 'state', LINGER);
  child.add('lingeringClose', 1);
  if (short || child.shared.isEnding()) child.park('shortLinger', fd, shortLingerMs, EPOLLIN);
  else child.park('linger', fd, maxLingerMs, EPOLLIN);
}

const rubbish = Buffer.alloc(2048);

/** Reads and discards what has come. Returns whether the peer has ended or is gone. */
export function isDrained(fd: number): boolean {
  for (;;) {
    const got = receiveNow(fd, rubbish, rubbish.length);
    if (got <= 0) return got !== -EAGAIN;
  }
}

/**
 * Closes a connection. Wakes the listener where it can accept again, or waited for the last one.
 */
export function closeConnection(child: EventChild, fd: number): void {
  if (child.connections.get(fd, 'state') === LINGER) child.add('lingeringClose', -1);
  closeSocket(fd);
  const left = child.add('connections', -1);
  const mayAccept = child.count('notAccepting') === 1 && !child.isAboveLimit();
  if (mayAccept || (left === 0 && child.shared.isEnding())) child.wakeListener();
  if (child.shared.isDying()) child.shared.queue.interruptOne();
}
