import type { TlsRole } from './role.ts';

/** SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN of openssl/ssl.h. */
const shutDown = 3;

/** The SSL objects of rows, and the sessions that their connections can resume. */
export interface SslRows extends Disposable {
  /** Returns the row's SSL; 0: none. */
  of(row: number): number;
  /** Creates an SSL on a socket. */
  begin(row: number, fd: number): void;
  /** Marks the handshake as over: there is a session from now on. */
  secured(row: number): void;
  free(row: number): void;
}

export function createSslRows(capacity: number, role: TlsRole): SslRows {
  const { ssl, context, resumes } = role;
  const connections = new Float64Array(capacity);
  const sessions = new Float64Array(capacity);
  const secured = new Uint8Array(capacity);

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
    free,
    of: (row) => connections[row] ?? 0,
    begin(row, fd) {
      const connection: number = ssl.create(context);
      connections[row] = connection;
      ssl.setFd(connection, fd);
      role.begin(connection);
      if (sessions[row]) ssl.setSession(connection, sessions[row]);
    },
    secured(row) {
      secured[row] = 1;
    },
    [Symbol.dispose]() {
      for (let row = 0; row < capacity; row += 1) {
        free(row);
        if (sessions[row]) ssl.freeSession(sessions[row]);
        sessions[row] = 0;
      }
      role[Symbol.dispose]();
    },
  };
}
