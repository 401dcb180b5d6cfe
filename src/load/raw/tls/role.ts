import { isIP } from 'node:net';
import type { OpenSsl } from '../../../os/openssl.ts';
import type { TlsChoice } from '../../tls-choice.ts';
import { clientContext, type ServerFiles, serverContext, type TlsContext } from './context.ts';

/** The part of one side in a handshake. */
export interface TlsRole extends TlsContext {
  /** Prepares a new connection. */
  begin(connection: number): void;
  /** Returns why a finished handshake is of no use; null: it is. */
  fault(connection: number): string | null;
  /** A new connection of a row resumes the session of its last one. */
  readonly resumes: boolean;
}

export interface ClientOptions extends TlsChoice {
  /** Name that the handshake must select (RFC 7301). */
  readonly alpn: string;
  readonly resumes: boolean;
  /** Takes whole records from the kernel; false for clients that read slowly. */
  readonly readsAhead: boolean;
}

/** SSL_CTRL_SET_TLSEXT_HOSTNAME of openssl/tls1.h. */
const setHostName = 55;

/** Returns the role of clients. @throws where the Node binary exports no OpenSSL. */
export function clientRole(options: ClientOptions): TlsRole {
  const { alpn, resumes, serverName, version, readsAhead } = options;
  const shared = clientContext(alpn, version, readsAhead);
  const { ssl } = shared;
  /** An address is no name (RFC 6066, section 3). */
  const hostName = isIP(serverName) > 0 ? null : Buffer.from(`${serverName}\0`, 'latin1');
  return {
    ...shared,
    resumes,
    begin(connection) {
      ssl.connectState(connection);
      if (hostName !== null) ssl.ctrl(connection, setHostName, 0, hostName);
    },
    fault(connection) {
      const length = lengthOfAlpn(ssl, connection);
      // A server without ALPN speaks HTTP/1.1.
      const right = length === alpn.length || (length === 0 && alpn === 'http/1.1');
      return right ? null : `the server did not select the protocol ${alpn}`;
    },
  };
}

/** Returns the role of a server, which takes any protocol. @throws where it has no certificate. */
export function serverRole(files: ServerFiles): TlsRole {
  const shared = serverContext(files);
  return {
    ...shared,
    resumes: false,
    begin: (connection) => void shared.ssl.acceptState(connection),
    fault: () => null,
  };
}

const selectedName = Buffer.alloc(8);
const selectedLength = Buffer.alloc(4);

/** Returns the length of the protocol's name that the server selected, which tells them apart. */
function lengthOfAlpn(ssl: OpenSsl, connection: number): number {
  ssl.selectedAlpn(connection, selectedName, selectedLength);
  return selectedLength.readUInt32LE(0);
}
