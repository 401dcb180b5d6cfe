import { connect, type Socket } from 'node:net';
import * as tls from 'node:tls';
import type { Load } from '../../load.ts';
import { protocolOf } from '../../protocols/protocols.ts';
import { tlsOptionsOf } from '../../tls-options.ts';
import type { HandshakeCounter } from '../handshake-counter.ts';

/** A client that comes again and again, each time on a new connection. */
export interface Visitor {
  /** The TLS session that its next connection resumes; null: none. */
  session: Buffer | null;
}

/** Events of a connection that is opened. */
export interface Opening {
  connected(): void;
  /** A request can be sent. */
  ready(socket: Socket): void;
  failed(error: Error): void;
}

/** Opens a connection of a load's protocol. Its events come later. */
export type Open = (visitor: Visitor | null, events: Opening) => Socket;

/** Creates what opens the connections of a load, and counts their handshakes. */
export function createOpener(load: Load, handshakes: HandshakeCounter): Open {
  const { secure, multiplexes } = protocolOf(load.protocol);
  const where = { host: load.host, port: load.port, autoSelectFamily: false };
  const dial = secure ? tlsDialler({ ...where, ...tlsOptionsOf(load) }) : () => connect(where);
  return (visitor, events) => {
    const socket = dial(visitor);
    handshakes.follow(socket);
    socket.setNoDelay(true);
    socket.once('error', events.failed);
    socket.once('connect', events.connected);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      // Without TLS, undici looks here for the protocol.
      if (multiplexes && !secure) Object.assign(socket, { alpnProtocol: 'h2' });
      const { alpnProtocol } = socket as tls.TLSSocket;
      if (multiplexes && alpnProtocol !== 'h2') socket.destroy(new Error('h2 was not selected'));
      else events.ready(socket);
    });
    return socket;
  };
}

/** Creates what connects over TLS, with one context for all connections. */
function tlsDialler(options: tls.ConnectionOptions): (visitor: Visitor | null) => Socket {
  const secureContext = tls.createSecureContext(options);
  return (visitor) => {
    const session = visitor?.session ?? null;
    const resumption = session !== null && { session };
    const socket = tls.connect({ ...options, secureContext, ...resumption });
    if (visitor !== null) socket.on('session', (next) => (visitor.session = next));
    return socket;
  };
}
