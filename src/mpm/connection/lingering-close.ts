import { monotonicMs } from '../../os/clock.ts';
import { closeSocket, endSending, limitReceiveTime, receive } from '../../os/sockets.ts';

/** MAX_SECS_TO_LINGER and SECONDS_TO_LINGER of include/http_connection.h. */
export const maxLingerMs = 30_000;
export const shortLingerMs = 2000;

const rubbish = Buffer.alloc(512);

/**
 * Implements ap_lingering_close (server/connection.c) for prefork and worker; it holds the process
 * or thread. Ends our half, then reads and discards what the peer sends until it ends, is silent
 * for 2 s, or 30 s (short: 2 s) are over. Closing a socket with unread bytes would reset the
 * connection, and the peer would lose the end of the response.
 */
export function lingeringClose(fd: number, short: boolean): void {
  if (endSending(fd) === 0) drain(fd, short ? shortLingerMs : maxLingerMs);
  closeSocket(fd);
}

function drain(fd: number, limitMs: number): void {
  limitReceiveTime(fd, shortLingerMs);
  const until = monotonicMs() + limitMs;
  while (receive(fd, rubbish, rubbish.length) > 0) {
    if (monotonicMs() >= until) return;
  }
}
