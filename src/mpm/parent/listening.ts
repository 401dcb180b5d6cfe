import { socketAddress } from '../../os/address.ts';
import { setBlocking } from '../../os/descriptors.ts';
import { SystemError } from '../../os/errors.ts';
import {
  deferAccept,
  limitReceiveTime,
  limitSendTime,
  listenOn,
  probeSilentPeers,
} from '../../os/sockets.ts';
import type { ServerConfig } from '../config/server-config.ts';

/** Seconds of TCP_DEFER_ACCEPT (ap_apply_accept_filter of server/listen.c). */
const deferSeconds = 30;

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Address already in use',
  EACCES: 'Permission denied',
  EADDRNOTAVAIL: 'Cannot assign requested address',
};

/**
 * Sets Timeout for all connections accepted from now on. Sockets inherit it from the listening one
 * (Linux), which saves two calls a connection. A child that waits in accept() wakes as often, and
 * waits again.
 */
export function limitConnections(listener: number, { timeoutMs }: ServerConfig): void {
  limitReceiveTime(listener, timeoutMs);
  limitSendTime(listener, timeoutMs);
}

/** A listening socket, or httpd's lines on why there is none. */
export type Listening = { readonly fd: number } | { readonly error: string };

/**
 * Opens the listening socket (make_sock of server/listen.c). prefork's children wait in accept();
 * the listeners of the others wait in poll or epoll.
 */
export function openListener(config: ServerConfig): Listening {
  const { host, port } = config.listen;
  try {
    const fd = listenOn(socketAddress(host, port), config.listenBackLog);
    probeSilentPeers(fd);
    limitConnections(fd, config);
    if (config.acceptFilter === 'data') deferAccept(fd, deferSeconds);
    setBlocking(fd, config.mpm === 'prefork');
    return { fd };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const reason = reasons[error.code] ?? error.code;
    const where = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const action = error.syscall === 'listen' ? 'listen on' : 'bind to';
    const lines = [
      `(${error.errno})${reason}: AH00072: make_sock: could not ${action} address ${where}`,
      'no listening sockets available, shutting down',
      'AH00015: Unable to open logs',
    ];
    return { error: lines.join('\n') };
  }
}
