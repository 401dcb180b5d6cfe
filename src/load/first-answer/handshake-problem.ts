import { type Message, message } from '../../host/message.ts';
import type { Handshaking } from '../tls-options.ts';

/** An error of OpenSSL as Node gives it. */
interface TlsError extends NodeJS.ErrnoException {
  readonly reason?: string;
}

/** Says why a handshake failed, and what to do; null: the error is none of TLS. */
export function handshakeProblem(error: TlsError, { tls }: Handshaking): Message | null {
  const { code = '', reason = error.message } = error;
  if (isSilentEnd(error)) {
    return `the server ended the connection within the TLS handshake (${code}); where the port \
speaks no TLS, give its http: URL`;
  }
  if (!code.startsWith('ERR_SSL_') && code !== 'EPROTO') return null;
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/.test(code)) {
    return 'the port does not speak TLS; give its http: URL';
  }
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code)) {
    return tls?.version === undefined
      ? 'the server speaks neither TLS 1.2 nor TLS 1.3, and the load nothing older'
      : message`the server does not speak the only version of ${{ tlsVersion: tls.version }}`;
  }
  if (code.endsWith('_CERTIFICATE_REQUIRED')) return `${demand}; ${without}`;
  if (code.endsWith('_ALERT_HANDSHAKE_FAILURE')) {
    return `the server refused the TLS handshake (${code}): it shares no cipher, or ${demand}`;
  }
  return `the TLS handshake failed: ${reason} (${code})`;
}

const demand = 'the server demands a certificate of its clients, and the load has none';
const without = 'let it take clients without one (httpd: SSLVerifyClient none)';

/** Tells Node's error for a connection that ended before the handshake did. */
const isSilentEnd = ({ code, message: text }: TlsError): boolean =>
  code === 'ECONNRESET' && text.includes('before secure TLS connection');
