import { connect, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { type Message, message } from '../../host/message.ts';
import { addressText } from '../authority.ts';
import { protocolOf } from '../protocols/protocols.ts';
import { tlsOptionsOf } from '../tls-options.ts';
import { failByAlpn, isAlpnRefused } from './alpn.ts';
import type { Asked } from './answer.ts';
import type { Call } from './call.ts';
import { certificateProblem } from './certificate.ts';
import { handshakeProblem } from './handshake-problem.ts';
import { type TlsFacts, tlsFactsOf } from './tls-facts.ts';

/**
 * Connects, over TLS with a verified handshake.
 * @param authorities those that are trusted; null: any certificate is accepted.
 * @param ready is called when a request can be sent.
 */
export function connectTo(
  load: Asked,
  authorities: string[] | null,
  call: Call,
  ready: (tls: TlsFacts | null) => void,
): Socket {
  const { host, port, protocol } = load;
  const secure = protocolOf(protocol).secure;
  const socket = secure ? startTls(load, authorities, call, ready) : connect({ host, port });
  socket.setNoDelay(true);
  socket.once('connect', () => {
    call.connected = true;
    if (secure) call.late = () => message`the TLS handshake had not ended within ${call.limit}`;
    else ready(null);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // Its session tells more.
    if (error.code?.startsWith('ERR_HTTP2')) return;
    if (secure && isAlpnRefused(error)) void failByAlpn(load, call);
    else call.fail(problemOf(error, load));
  });
  return socket;
}

/** Describes an error. A server may ask for a certificate, and refuse, after the handshake. */
const problemOf = (error: NodeJS.ErrnoException, load: Asked): Message =>
  (protocolOf(load.protocol).secure ? handshakeProblem(error, load) : null) ??
  brokenConnection(error, load);

function startTls(
  load: Asked,
  authorities: string[] | null,
  call: Call,
  ready: (tls: TlsFacts) => void,
): tls.TLSSocket {
  const { host, port, protocol } = load;
  const { alpn, multiplexes } = protocolOf(protocol);
  const trusted = authorities !== null && { ca: authorities };
  const socket = tls.connect({ host, port, ...tlsOptionsOf(load), ...trusted });
  socket.once('secureConnect', () => {
    const facts = tlsFactsOf(socket);
    const problem = authorities === null ? null : certificateProblem(socket, host, load.tls);
    // A server without ALPN speaks HTTP/1.1 (RFC 7301, section 3.2).
    const agreed = facts.alpn === alpn || (facts.alpn === null && !multiplexes);
    if (problem !== null) call.fail(problem);
    else if (agreed) ready(facts);
    else void failByAlpn(load, call);
  });
  return socket;
}

/** Describes why a connection was not established or broke. */
function brokenConnection(error: NodeJS.ErrnoException, { host, port }: Asked): Message {
  const { code = error.message } = error;
  const where = addressText(host, port);
  if (code === 'ECONNREFUSED') return `nobody listens on ${where} (${code})`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return `the server reset the connection (${code})`;
  return `the connection to ${where} failed (${code})`;
}
