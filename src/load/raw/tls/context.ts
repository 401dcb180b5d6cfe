import { type OpenSsl, openSsl } from '../../../os/openssl.ts';
import type { TlsVersion } from '../../tls-choice.ts';
import { takeReason } from './reason.ts';

/** An SSL_CTX of OpenSSL: the settings that many connections share. */
export interface TlsContext extends Disposable {
  readonly ssl: OpenSsl;
  readonly context: number;
}

/** PEM files of a server. */
export interface ServerFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Commands and values of openssl/ssl.h. */
const controls = {
  mode: 33,
  readAhead: 41,
  sessionCache: 44,
  groups: 92,
  leastVersion: 123,
  mostVersion: 124,
};
/**
 * Groups of the key exchange. OpenSSL 3.5 would offer a hybrid with ML-KEM first. It costs a client
 * much CPU time, and wrk and `openssl s_time` of Debian 12 do not know it.
 */
const groups = Buffer.from('X25519:P-256:P-384\0', 'latin1');
const modes = { partialWrite: 1, movingWriteBuffer: 2 };
const pem = 1;
const versions: Readonly<Record<TlsVersion, number>> = { '1.2': 0x0303, '1.3': 0x0304 };
/** A connection that ends without close_notify is read as one that ends. */
const ignoreUnexpectedEof = 1 << 7;

/** Cipher suites of TLS 1.3 in the order of browsers, which OpenSSL's own is not. */
const suites = 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256';

/**
 * Creates the context of clients. It verifies no certificate, as wrk and `openssl s_time` do not:
 * the first question of a load has done that.
 * @param alpn the only protocol that is offered (RFC 7301).
 * @param version the only version that is offered; absent: 1.2 and 1.3.
 * @param readsAhead takes whole records from the kernel, with one system call for each.
 * @throws where it cannot be had.
 */
export function clientContext(
  alpn: string,
  version: TlsVersion | undefined,
  readsAhead: boolean,
): TlsContext {
  const ssl = openSsl();
  const shared = createContext(ssl, ssl.clientMethod(), readsAhead);
  const { context } = shared;
  ssl.contextCtrl(context, controls.leastVersion, versions[version ?? '1.2'], null);
  ssl.contextCtrl(context, controls.mostVersion, versions[version ?? '1.3'], null);
  ssl.contextCtrl(context, controls.groups, 0, groups);
  ssl.contextSuites(context, suites);
  // Sessions are kept for each client by itself.
  ssl.contextCtrl(context, controls.sessionCache, 0, null);
  const name = Buffer.from(alpn, 'latin1');
  const names = Buffer.concat([Buffer.from([name.length]), name]);
  if (ssl.contextAlpn(context, names, names.length) !== 0) throw new Error(`no ALPN of ${alpn}`);
  return shared;
}

/** Creates the context of a server. @throws where its files cannot be used. */
export function serverContext({ certificate, key }: ServerFiles): TlsContext {
  const ssl = openSsl();
  const shared = createContext(ssl, ssl.serverMethod(), true);
  const right =
    ssl.useCertificates(shared.context, certificate) === 1 &&
    ssl.usePrivateKey(shared.context, key, pem) === 1;
  if (right) return shared;
  shared[Symbol.dispose]();
  throw new Error(`${certificate} and ${key} are no certificate and its key: ${takeReason(ssl)}`);
}

function createContext(ssl: OpenSsl, method: number, readsAhead: boolean): TlsContext {
  const context: number = ssl.newContext(method);
  if (context === 0) throw new Error(`OpenSSL gives no SSL_CTX: ${takeReason(ssl)}`);
  ssl.contextCtrl(context, controls.mode, modes.partialWrite | modes.movingWriteBuffer, null);
  ssl.contextCtrl(context, controls.readAhead, readsAhead ? 1 : 0, null);
  ssl.contextOptions(context, ignoreUnexpectedEof);
  return { ssl, context, [Symbol.dispose]: () => void ssl.freeContext(context) };
}
