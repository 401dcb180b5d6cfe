import { connect } from 'node:net';
import { serverVersion } from '../version.ts';

/** Limits a dummy connection (dummy_connection of server/mpm_unix.c). */
const timeoutMs = 3000;

/** `*` is no document, and HTTP/1.0 closes the connection. */
const agent = `${serverVersion} (internal dummy connection)`;
const request = `OPTIONS * HTTP/1.0\r\nUser-Agent: ${agent}\r\n\r\n`;

/**
 * Wakes one child that blocks in accept(), so that it checks its state; otherwise only a signal
 * would. Failures are ignored: nothing listens any more, or another child was woken.
 */
export function dummyConnection({ host, port }: { host: string; port: number }): void {
  const socket = connect({ host: reachable(host), port });
  socket.setTimeout(timeoutMs, () => socket.destroy());
  socket.on('error', () => {});
  socket.on('data', () => {});
  socket.end(request);
}

const reachable = (host: string) => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host;
