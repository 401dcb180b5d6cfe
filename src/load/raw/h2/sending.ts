import { constants } from 'node:os';
import { EPOLLIN, EPOLLOUT } from '../../../os/epoll.ts';
import { type H2Connection, isWithinFrame } from './connection.ts';
import type { EngineState } from './engine-state.ts';
import { dropSent } from './output.ts';

const { EAGAIN, EPIPE, ECONNRESET } = constants.errno;

/** Makes epoll watch for these events of a connection. */
export function watch(state: EngineState, connection: H2Connection, events: number): void {
  if (connection.interest === events) return;
  connection.interest = events;
  const { index } = connection;
  state.epoll.change(state.sockets.fd[index] ?? -1, events, state.firstTag + index);
}

/**
 * Sends what a connection has to send; what finds no room leaves when there is. Where the server
 * reads no more, what it has sent may say why, so its bytes are read to their end.
 * @returns 0, or the errno of another failure.
 */
export function flush(state: EngineState, connection: H2Connection): number {
  const { output } = connection;
  if (output.length === 0 || isWithinFrame(connection)) return 0;
  if (!connection.broken) {
    const sent = state.transport.send(connection.index, output.bytes, output.length);
    if (sent === output.length) output.length = 0;
    else if (sent > 0) dropSent(output, sent);
    else if (sent === -EPIPE || sent === -ECONNRESET) connection.broken = true;
    else if (sent < 0 && sent !== -EAGAIN) return -sent;
  }
  if (connection.broken) output.length = 0;
  watch(state, connection, output.length === 0 ? EPOLLIN : EPOLLIN | EPOLLOUT);
  return 0;
}
