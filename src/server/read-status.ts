import { connect, isIP, type Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import * as tls from 'node:tls';
import { parseStatus, type Status } from './status.ts';

/** Place of a status page. */
export interface StatusAddress {
  /** A numeric address. */
  readonly host: string;
  readonly port: number;
  /** The address of the page where it is another one; absent: `host`. */
  readonly statusHost?: string;
  /** Absent: /server-status?auto. */
  readonly path?: string;
  /** The value of the field Host; absent: localhost. */
  readonly authority?: string;
  /** The name on the certificate, for https; absent: http. */
  readonly tlsName?: string;
  /** The value of the field Authorization; absent and null: none is sent. */
  readonly authorization?: string | null;
}

const usualPath = '/server-status?auto';

/** Answer of the machine-readable status page. */
export interface StatusAnswer {
  /** Status code of the response. */
  readonly code: number;
  readonly status: Status;
}

/**
 * Reads a server's machine-readable status page on a connection of its own, by HTTP/1.0, up to the
 * end of the connection. httpd counts a request after its answer and before it closes
 * (eor_bucket_cleanup, ap_lingering_close): a page that is read later contains it for certain.
 * @throws when there is no whole answer within the time, or the signal ends it.
 */
export async function readStatus(
  address: StatusAddress,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<StatusAnswer> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  const { path = usualPath, authority = 'localhost', authorization } = address;
  const socket = addAbortSignal(either, connectTo(address));
  const credentials = authorization == null ? '' : `Authorization: ${authorization}\r\n`;
  socket.write(`GET ${path} HTTP/1.0\r\nHost: ${authority}\r\n${credentials}\r\n`);
  let answer = '';
  for await (const chunk of socket.setEncoding('latin1')) answer += chunk;
  const [, code] = /^HTTP\/1\.[01] (\d{3}) /.exec(answer) ?? [];
  const end = answer.indexOf('\r\n\r\n');
  if (code === undefined || end === -1) throw new Error('the status page was cut off');
  return { code: Number(code), status: parseStatus(answer.slice(end + 4)) };
}

function connectTo({ host, port, statusHost, tlsName }: StatusAddress): Socket {
  if (tlsName === undefined) return connect(port, statusHost ?? host);
  // An address has no place in the server name indication (RFC 6066, section 3).
  return tls.connect({ host, port, ...(isIP(tlsName) === 0 && { servername: tlsName }) });
}
