import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';

/**
 * Secret of the control channel of one run: a certificate and its key, which both ends have and
 * show. Neither end answers a stranger.
 */
export interface Secret {
  /** PEM (RFC 7468). */
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Either end gives the other one up when it has heard nothing for as long. */
export const silenceMs = 10_000;

const both = ({ certificatePem, keyPem }: Secret) => ({
  ...{ cert: certificatePem, key: keyPem, ca: certificatePem },
  minVersion: 'TLSv1.3' as const,
});

/**
 * Listens for programs that have the secret.
 * @param serve is called with the connection of each.
 * @param at port 0 is any free one.
 * @returns the port, and the listener.
 */
export async function listen(
  secret: Secret,
  { host, port }: { readonly host: string; readonly port: number },
  serve: (connection: MessageConnection, socket: tls.TLSSocket) => void,
): Promise<{ readonly port: number; readonly server: tls.Server }> {
  const options = { ...both(secret), requestCert: true, rejectUnauthorized: true };
  const server = tls.createServer(options, (socket) => serve(messagesOn(socket), socket));
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}

/** Time for a connection and its handshake. */
const connectMs = 5000;

/**
 * Connects to a listener.
 * @throws where nobody listens or answers in time, or another secret is shown.
 */
export async function connect(
  secret: Secret,
  at: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<{ readonly connection: MessageConnection; readonly socket: tls.TLSSocket }> {
  // The key alone tells who they are: the certificate names no address.
  const socket = tls.connect({ ...at, ...both(secret), checkServerIdentity: () => undefined });
  const late = AbortSignal.timeout(connectMs);
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.any([signal, late]) });
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    if (!late.aborted) throw error;
    const why = `no answer within ${connectMs / 1000} s; a firewall may drop what goes there`;
    throw new Error(why, { cause: error });
  }
  return { connection: messagesOn(socket), socket };
}

/** Speaks JSON-RPC 2.0 on a socket; handlers are added before it listens. */
function messagesOn(socket: tls.TLSSocket): MessageConnection {
  // A message is two writes: Nagle's algorithm would hold the second until the first was heard.
  socket.setNoDelay(true);
  // The end of a connection is seen by its close.
  socket.on('error', () => {});
  return createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket));
}
