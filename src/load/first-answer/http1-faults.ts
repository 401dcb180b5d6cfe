import { type Message, message } from '../../host/message.ts';
import type { Outcome } from '../raw/answers.ts';
import { type Connections, states } from '../raw/connections.ts';
import { endError } from '../raw/response-errors.ts';

/** Says which protocol a port speaks instead of HTTP/1.1 without TLS. */
export const otherProtocol = {
  tls: 'the port speaks TLS; give its https: URL',
  h2c: message`the port speaks HTTP/2; ${{ protocol: 'h2c' }} loads it`,
} as const;

/** Describes an answer that is none, or that was cut. @param last the bytes that came last. */
export function answerFault(
  table: Connections,
  how: Exclude<Outcome, 'whole'>,
  last: Buffer,
): Message {
  if (how === 'truncated' && table.state[0] === states.sizedBody) {
    const read = table.bodyRead[0] ?? 0;
    return `the answer ended after ${read} of ${read + (table.bodyLeft[0] ?? 0)} bytes`;
  }
  if (how === 'bad' && isAlert(last)) return otherProtocol.tls;
  if (how === 'bad' && isSettings(last)) return otherProtocol.h2c;
  return endError(table, 0, how, last) ?? 'the connection ended without an answer';
}

/** Tells an alert record of TLS (RFC 8446, section 5.1). */
const isAlert = (bytes: Buffer): boolean => bytes[0] === 0x15 && bytes[1] === 3;

/** Tells a frame SETTINGS, with which a server of HTTP/2 begins (RFC 9113, section 6.5). */
const isSettings = (bytes: Buffer): boolean =>
  bytes.length >= 9 && bytes[0] === 0 && bytes[3] === 4 && bytes.readUInt32BE(5) === 0;

/** Tells the page by which httpd, nginx or Go refuses HTTP without TLS on a port of TLS. */
export const isRefusedByTls = (status: number, bytes: Buffer): boolean =>
  status === 400 &&
  /HTTP (?:to an SSL-enabled|request was sent to HTTPS|request to an HTTPS server)/.test(
    bytes.toString('latin1'),
  );
