import { connect } from 'node:net';
import { serverVersion } from '../version.ts';

/** For this long a dummy connection may stand (dummy_connection of server/mpm_unix.c). */
const timeoutMs = 3000;

/** What is asked; `*` is no document, and HTTP/1.0 closes the connection. */
const request = `OPTIONS * HTTP/1.0\r\nUser-Agent: ${serverVersion} (internal dummy connection)\r\n\r\n`;

/**
 * Wakes one child that blocks in accept(), so that it looks around: nothing else would, short of a signal. Failures do not
 * matter; nobody listens any more, or somebody else was woken.
 */
export function dummyConnection({ host, port }: { host: string; port: number }): void {
  const socket = connect({ host: reachable(host), port });
  socket.setTimeout(timeoutMs, () => socket.destroy());
  socket.on('error', () => {});
  socket.on('data', () => {});
  socket.end(request);
}

const reachable = (host: string) => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host;
