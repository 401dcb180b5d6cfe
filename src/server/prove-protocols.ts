import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { reasonOf } from '../host/reason-of.ts';
import type { Arm } from './arm.ts';
import type { ClientProtocol, Negotiated } from './client-protocol.ts';
import { http2WorkersIn, http2WorkersOf } from './http2-workers.ts';
import { answerOverHttp1, answerOverHttp2, handshake } from './secure-probe.ts';
import { ServerError } from './server.ts';
import { serverKinds } from './server-kinds.ts';
import type { ServerTls } from './tls.ts';
import { dockerFolder } from './tuning.ts';

/** A server, and the protocols that it is to prove. */
export interface Proving {
  readonly arm: Arm;
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number | null;
  readonly protocols: readonly ClientProtocol[];
  /** null: no protocol has TLS. */
  readonly tls: ServerTls | null;
  /** The last lines of its error log. */
  log(): Promise<string>;
}

/**
 * Lets a server prove each protocol: the handshake that its clients will have, with the certificate
 * of the run as the only authority, and the right document.
 * @returns what was negotiated, by the name of the protocol; nothing of plain HTTP/1.1.
 * @throws {ServerError} stage `identity`.
 */
export async function proveProtocols(
  server: Proving,
  signal: AbortSignal,
): Promise<Readonly<Record<string, Negotiated>>> {
  const negotiated: Record<string, Negotiated> = {};
  for (const protocol of server.protocols) {
    if (!protocol.secure && !protocol.multiplexes) continue;
    try {
      const found = await prove(server, protocol, signal);
      if (found !== null) negotiated[protocol.name] = found;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ServerError) throw error;
      const reason = reasonOf(error);
      throw unlike(server, `does not speak ${protocol.title}: ${reason}`);
    }
  }
  if (server.protocols.some(({ multiplexes }) => multiplexes)) await checkWorkers(server);
  return negotiated;
}

async function prove(
  server: Proving,
  protocol: ClientProtocol,
  signal: AbortSignal,
): Promise<Negotiated | null> {
  const { arm, host, port } = server;
  if (serverKinds[arm.server].refuses(protocol, arm.mpm) !== null) {
    await proveInactive(server, protocol, signal);
    return null;
  }
  const socket = protocol.secure ? await shake(server, [protocol.alpn ?? ''], signal) : null;
  const found = negotiatedBy(socket);
  if (found.alpn !== protocol.alpn) {
    throw unlike(server, `selects ${selected(found)} by ALPN, not ${protocol.alpn}`);
  }
  const ask = protocol.multiplexes ? answerOverHttp2 : answerOverHttp1;
  const answer = await ask({ host, port, socket, path: '/1k.txt' }, signal);
  const right = readFileSync(join(dockerFolder, 'htdocs/1k.txt'));
  if (answer.status !== 200 || !answer.body.equals(right)) {
    const what = `status ${answer.status} and a wrong body over ${protocol.title}`;
    throw unlike(server, `answered /1k.txt with ${what}`);
  }
  return found;
}

/** Checks that a protocol that the server does not have under its MPM is not selected. */
async function proveInactive(
  server: Proving,
  { secure, alpn }: ClientProtocol,
  signal: AbortSignal,
): Promise<void> {
  if (!secure || alpn === null || server.tlsPort === null) return;
  const socket = await shake(server, [alpn, 'http/1.1'], signal);
  const found = negotiatedBy(socket);
  socket.destroy();
  if (found.alpn === alpn)
    throw unlike(server, `selects ${alpn} by ALPN, and the plan counts on none`);
}

async function shake(
  { arm, host, tlsPort, tls }: Proving,
  protocols: readonly string[],
  signal: AbortSignal,
): Promise<TLSSocket> {
  if (tls === null || tlsPort === null) throw new Error(`${arm.id} was started without TLS`);
  return handshake({ host, port: tlsPort, tls, protocols }, signal);
}

const negotiatedBy = (socket: TLSSocket | null): Negotiated => ({
  tlsVersion: socket?.getProtocol() ?? null,
  cipher: socket?.getCipher().standardName ?? null,
  alpn: socket?.alpnProtocol || null,
});

const selected = ({ alpn }: Negotiated) => alpn ?? 'nothing';

/** Compares the workers of HTTP/2 with the plan, where the log of a child tells them. */
async function checkWorkers(server: Proving): Promise<void> {
  const [has, planned] = [http2WorkersIn(await server.log()), http2WorkersOf(server.arm)];
  if (has === null || planned === null) return;
  if (has.min === planned.min && has.max === planned.max) return;
  const texts = [has, planned].map(({ min, max }) => `${min} to ${max}`);
  throw unlike(server, `has ${texts.join(' workers of HTTP/2 in a child, not ')}`);
}

const unlike = ({ arm }: Proving, how: string) => new ServerError('identity', `${arm.id} ${how}`);
