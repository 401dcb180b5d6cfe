import { get } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Answer } from './probe.ts';
import { type ServerTls, serverName } from './tls.ts';

/** Time that a handshake, or an answer, may take. */
const timeoutMs = 5000;

/** A server's TLS, and the protocols that the handshake offers by ALPN. */
export interface Shaking {
  readonly host: string;
  readonly port: number;
  readonly tls: ServerTls;
  readonly protocols: readonly string[];
}

/**
 * Opens a connection with TLS. The certificate of the run is the only authority, and its name is
 * checked.
 */
export function handshake(
  { host, port, tls, protocols }: Shaking,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const version = tls.version === undefined ? null : (`TLSv${tls.version}` as const);
  return within(signal, (resolve, reject, ends) => {
    const socket = connectTls({
      ...{ host, port, servername: serverName, ca: tls.certificatePem },
      ALPNProtocols: [...protocols],
      ...(version !== null && { minVersion: version, maxVersion: version }),
    });
    ends((reason) => socket.destroy(reason));
    socket.once('error', reject);
    socket.once('secureConnect', () => resolve(socket));
  });
}

/** A question on a connection of its own. */
export interface Asking {
  readonly host: string;
  readonly port: number;
  /** Connection with TLS that is already open, and closed afterwards; null: a plain one. */
  readonly socket: TLSSocket | null;
  readonly path: string;
}

/** Asks over HTTP/1.1. */
export const answerOverHttp1 = (
  { host, port, socket, path }: Asking,
  signal: AbortSignal,
): Promise<Answer> =>
  within(signal, (resolve, reject, ends) => {
    const how = socket === null ? { agent: false as const } : { createConnection: () => socket };
    const request = get({ host, port, path, ...how }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks) });
        socket?.destroy();
      });
    });
    ends((reason) => request.destroy(reason));
    request.on('error', reject);
  });

/** Asks over HTTP/2; without TLS by prior knowledge (RFC 9113, section 3.3). */
export const answerOverHttp2 = (
  { host, port, socket, path }: Asking,
  signal: AbortSignal,
): Promise<Answer> =>
  within(signal, (resolve, reject, ends) => {
    const scheme = socket === null ? 'http' : 'https';
    const session = connectHttp2(
      `${scheme}://${host}:${port}`,
      socket === null ? {} : { createConnection: () => socket },
    );
    ends((reason) => session.destroy(reason));
    session.on('error', reject);
    const stream = session.request({ ':path': path });
    let answer: Omit<Answer, 'body'> = { status: 0, headers: {} };
    const chunks: Buffer[] = [];
    stream.on('response', ({ ':status': status = 0, ...headers }) => {
      answer = { status, headers };
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      resolve({ ...answer, body: Buffer.concat(chunks) });
      session.destroy();
    });
  });

/** Lets work end with the signal, or after the time. */
async function within<Result>(
  signal: AbortSignal,
  work: (
    resolve: (result: Result) => void,
    reject: (error: Error) => void,
    ends: (end: (reason: Error) => void) => void,
  ) => void,
): Promise<Result> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  let end: (reason: Error) => void = () => {};
  const onAbort = () => {
    end(either.reason);
    reject(either.reason);
  };
  either.addEventListener('abort', onAbort, { once: true });
  work(resolve, reject, (given) => {
    end = given;
  });
  return promise.finally(() => either.removeEventListener('abort', onAbort));
}
