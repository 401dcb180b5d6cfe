import { constants } from 'node:os';
import { errno } from '../../../os/libc.ts';
import { sslErrors } from '../../../os/openssl.ts';
import { closeSocket } from '../../../os/sockets.ts';
import { handshakes, type Transport } from '../transport.ts';
import { takeReason } from './reason.ts';
import type { TlsRole } from './role.ts';

const { EAGAIN, EPROTO } = constants.errno;

/** SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN of openssl/ssl.h. */
const shutDown = 3;

/**
 * Encrypts the bytes of rows by OpenSSL, on their own sockets that never block.
 * @param fds the descriptor of each row; -1: none.
 */
export function tlsTransport(fds: Int32Array, role: TlsRole): Transport {
  const { ssl, context, resumes } = role;
  /** The SSL of each row; 0: none. */
  const connections = new Float64Array(fds.length);
  const sessions = new Float64Array(fds.length);
  /** 1 where the handshake is over. */
  const secured = new Uint8Array(fds.length);
  let fault = '';
  let lastErrno = 0;

  /** Returns -errno for a transfer that failed, or 0 where the peer has ended. */
  const failure = (row: number, result: number): number => {
    const code = errno();
    switch (ssl.getError(connections[row] ?? 0, result)) {
      case sslErrors.wantRead:
      case sslErrors.wantWrite:
        return -EAGAIN;
      case sslErrors.zeroReturn:
        return 0;
      case sslErrors.syscall:
        takeReason(ssl);
        return -code;
      default:
        fault = takeReason(ssl);
        return -EPROTO;
    }
  };
  const unfinished = (row: number, result: number): number => {
    const code = errno();
    const how = ssl.getError(connections[row] ?? 0, result);
    if (how === sslErrors.wantRead) return handshakes.wantsRead;
    if (how === sslErrors.wantWrite) return handshakes.wantsWrite;
    fault = takeReason(ssl);
    lastErrno = how === sslErrors.syscall ? code : 0;
    return how === sslErrors.ssl ? handshakes.failed : handshakes.ended;
  };
  const keepSession = (row: number) => {
    if (sessions[row]) ssl.freeSession(sessions[row]);
    sessions[row] = ssl.takeSession(connections[row] ?? 0);
  };
  const free = (row: number) => {
    const connection = connections[row] ?? 0;
    if (connection === 0) return;
    // A session of a connection that did not end in order would not be resumed (ssl/ssl_lib.c).
    ssl.setShutdown(connection, shutDown);
    if (resumes && secured[row] === 1) keepSession(row);
    ssl.free(connection);
    connections[row] = 0;
    secured[row] = 0;
  };

  return {
    secure: true,
    begin(row) {
      const connection: number = ssl.create(context);
      connections[row] = connection;
      ssl.setFd(connection, fds[row] ?? -1);
      role.begin(connection);
      if (sessions[row]) ssl.setSession(connection, sessions[row]);
    },
    handshake(row) {
      const connection = connections[row] ?? 0;
      const result = ssl.handshake(connection);
      if (result !== 1) return unfinished(row, result);
      fault = role.fault(connection) ?? '';
      if (fault !== '') return handshakes.failed;
      secured[row] = 1;
      return handshakes.done;
    },
    resumed: (row) => ssl.sessionReused(connections[row] ?? 0) === 1,
    fault: () => fault,
    errno: () => lastErrno,
    send(row, bytes, length) {
      const sent = ssl.write(connections[row] ?? 0, bytes, length);
      return sent > 0 ? sent : failure(row, sent);
    },
    receive(row, buffer, length) {
      const got = ssl.read(connections[row] ?? 0, buffer, length);
      return got > 0 ? got : failure(row, got);
    },
    pending: (row) => connections[row] !== 0 && ssl.hasPending(connections[row] ?? 0) === 1,
    close(row) {
      free(row);
      const fd = fds[row] ?? -1;
      if (fd >= 0) closeSocket(fd);
      fds[row] = -1;
    },
    [Symbol.dispose]() {
      for (let row = 0; row < fds.length; row += 1) {
        free(row);
        if (sessions[row]) ssl.freeSession(sessions[row]);
        sessions[row] = 0;
      }
      role[Symbol.dispose]();
    },
  };
}
