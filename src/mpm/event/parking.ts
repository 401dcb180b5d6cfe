import { EPOLLIN, EPOLLOUT } from '../../os/epoll.ts';
import { EAGAIN } from '../../os/errors.ts';
import { closeSocket, endSending, receiveNow } from '../../os/sockets.ts';
import { maxLingerMs, shortLingerMs } from '../connection/lingering-close.ts';
import { KEEPALIVE, LINGER, PROCESSING, WRITE_COMPLETION } from './connections.ts';
import type { EventChild } from './event-child.ts';

/** What of a response could not be sent yet, and what follows it. */
export interface Rest {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
  readonly keepAlive: boolean;
  readonly keepalives: number;
}

/** A new connection begins. */
export function beginConnection({ connections, add }: EventChild, fd: number): void {
  for (const name of ['keepalives', 'queue', 'watched'] as const) connections.set(fd, name, 0);
  connections.set(fd, 'state', PROCESSING);
  connections.set(fd, 'file', -1);
  add('connections', 1);
}

/** KEEPALIVE: nobody works on it until its next request comes, or KeepAliveTimeout is over. */
export function parkKeepAlive(child: EventChild, fd: number, keepalives: number): void {
  child.connections.set(fd, 'keepalives', keepalives);
  child.connections.set(fd, 'state', KEEPALIVE);
  child.add('keepAlive', 1);
  child.park('keepAlive', fd, child.inherited.config.keepAliveTimeoutMs, EPOLLIN);
}

/** WRITE_COMPLETION: nobody works on it until the socket takes more of its file, or Timeout is over. */
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
 * process_lingering_close, never blocking: ends our half; if the peer has not ended its own yet, the connection waits for that
 * in a queue: 30 s, or 2 s when it was slow or the child is ending.
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

/** Reads and forgets what has come: whether the peer has ended, or is gone. */
export function isDrained(fd: number): boolean {
  for (;;) {
    const got = receiveNow(fd, rubbish, rubbish.length);
    if (got <= 0) return got !== -EAGAIN;
  }
}

/** The end of a connection. The listener is woken where it can accept again, or has waited for the last one. */
export function closeConnection(child: EventChild, fd: number): void {
  if (child.connections.get(fd, 'state') === LINGER) child.add('lingeringClose', -1);
  closeSocket(fd);
  const left = child.add('connections', -1);
  const mayAccept = child.count('notAccepting') === 1 && !child.isAboveLimit();
  if (mayAccept || (left === 0 && child.shared.isEnding())) child.wakeListener();
  if (child.shared.isDying()) child.shared.queue.interruptOne();
}
