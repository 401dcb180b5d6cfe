import { constants } from 'node:os';
import { errno } from '../../../os/libc.ts';
import { sslErrors } from '../../../os/openssl.ts';
import { closeSocket } from '../../../os/sockets.ts';
import { handshakes, type Transport } from '../transport.ts';
import { takeReason } from './reason.ts';
import type { TlsRole } from './role.ts';
import { createSslRows } from './ssl-rows.ts';

const { EAGAIN, EPROTO } = constants.errno;

/** Stages of a handshake by the results of SSL_get_error; any other is an end. */
const stages: Readonly<Record<number, number>> = {
  [sslErrors.wantRead]: handshakes.wantsRead,
  [sslErrors.wantWrite]: handshakes.wantsWrite,
  [sslErrors.ssl]: handshakes.failed,
};

/**
 * Encrypts the bytes of rows by OpenSSL, on their own sockets that never block.
 * @param fds the descriptor of each row; -1: none.
 */
export function tlsTransport(fds: Int32Array, role: TlsRole): Transport {
  const { ssl } = role;
  const rows = createSslRows(fds.length, role);
  const last = { fault: '', errno: 0 };

  /** Returns a result of SSL_get_error, and keeps what the call left behind. */
  const causeOf = (connection: number, result: number): number => {
    const code = errno();
    const cause: number = ssl.getError(connection, result);
    if (cause !== sslErrors.ssl && cause !== sslErrors.syscall) return cause;
    last.fault = takeReason(ssl);
    last.errno = cause === sslErrors.syscall ? code : EPROTO;
    return cause;
  };
  /** Returns -errno for a transfer that failed, or 0 where the peer has ended. */
  const failure = (connection: number, result: number): number => {
    const cause = causeOf(connection, result);
    if (cause === sslErrors.wantRead || cause === sslErrors.wantWrite) return -EAGAIN;
    return cause === sslErrors.zeroReturn ? 0 : -last.errno;
  };

  return {
    secure: true,
    begin: (row) => rows.begin(row, fds[row] ?? -1),
    handshake(row) {
      const connection = rows.of(row);
      const result = ssl.handshake(connection);
      if (result === 1) {
        last.fault = role.fault(connection) ?? '';
        if (last.fault !== '') return handshakes.failed;
        rows.secured(row);
        return handshakes.done;
      }
      last.errno = 0;
      return stages[causeOf(connection, result)] ?? handshakes.ended;
    },
    resumed: (row) => ssl.sessionReused(rows.of(row)) === 1,
    fault: () => last.fault,
    errno: () => last.errno,
    send(row, bytes, length) {
      const sent = ssl.write(rows.of(row), bytes, length);
      return sent > 0 ? sent : failure(rows.of(row), sent);
    },
    receive(row, buffer, length) {
      const got = ssl.read(rows.of(row), buffer, length);
      return got > 0 ? got : failure(rows.of(row), got);
    },
    pending(row) {
      const connection = rows.of(row);
      return connection !== 0 && ssl.hasPending(connection) === 1;
    },
    close(row) {
      rows.free(row);
      const fd = fds[row] ?? -1;
      if (fd >= 0) closeSocket(fd);
      fds[row] = -1;
    },
    [Symbol.dispose]: () => rows[Symbol.dispose](),
  };
}
