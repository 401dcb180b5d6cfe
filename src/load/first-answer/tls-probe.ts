import * as tls from 'node:tls';
import type { Protocol } from '../protocols/protocol.ts';
import { type ProtocolName, protocols } from '../protocols/protocols.ts';
import { tlsOptionsOf } from '../tls-options.ts';
import type { Asked } from './answer.ts';
import type { Call } from './call.ts';

/** The protocols over TLS, by their names. */
export const overTls = (Object.entries(protocols) as [ProtocolName, Protocol][]).filter(
  ([, { secure }]) => secure,
);

/** Protocol of a server without ALPN (RFC 7301, section 3.2). */
const withoutAlpn = 'http/1.1';

/** A server that is silent for so long, where it just answered, speaks no TLS. */
const patienceMs = 1000;

/**
 * Offers every protocol in a handshake of its own. Returns the one that the server selects; null:
 * there is no handshake.
 */
export function probeTls(load: Asked, call: Call): Promise<string | null> {
  const { host, port } = load;
  const offer = overTls.flatMap(([, { alpn }]) => alpn ?? []);
  const socket = tls.connect({ host, port, ...tlsOptionsOf(load), ALPNProtocols: offer });
  void call.outcome.then(() => socket.destroy());
  return new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(socket.alpnProtocol || withoutAlpn));
    socket.on('error', () => resolve(null));
    socket.setTimeout(patienceMs, () => resolve(null));
  });
}
