import { fieldIndex } from './fields.ts';
import type { HttpSettings } from './http.ts';
import type { Request } from './request.ts';

/**
 * Statuses after which the connection cannot be trusted (ap_status_drops_connection of httpd.h).
 */
const dropping: ReadonlySet<number> = new Set([400, 408, 411, 413, 414, 500, 501, 503]);

export type Persistence =
  | 'closes'
  /** By default of HTTP/1.1. */
  | 'kept'
  /** At the client's request, which is confirmed. */
  | 'kept, as asked';

/**
 * Tells whether the connection is kept after this response (ap_set_keepalive of http_protocol.c).
 * `bounded`: the client can tell where the response ends. `keepalives` counts from 0, so a
 * connection carries one response more than MaxKeepAliveRequests.
 */
export function persistence(
  request: Request,
  status: number,
  bounded: boolean,
  keepalives: number,
  settings: HttpSettings,
): Persistence {
  if (request.closes || request.expecting || !bounded || dropping.has(status)) return 'closes';
  if (!settings.keepAlive || settings.keepAliveTimeoutMs <= 0) return 'closes';
  const { maxKeepAliveRequests } = settings;
  if (maxKeepAliveRequests !== 0 && maxKeepAliveRequests <= keepalives) return 'closes';
  const { closes, keeps } = wishes(request.fields[fieldIndex.connection] ?? '');
  if (closes || (!keeps && request.protocol < 11)) return 'closes';
  if (settings.isStopping()) return 'closes';
  return keeps ? 'kept, as asked' : 'kept';
}

let last = { connection: '', wishes: { closes: false, keeps: false } };

/** Reads the Connection field. Nearly every request repeats that of the one before. */
function wishes(connection: string): typeof last.wishes {
  if (connection !== last.connection) {
    const tokens = connection.toLowerCase().split(between);
    const has = (token: string) => tokens.some((each) => each !== '' && token.startsWith(each));
    last = { connection, wishes: { closes: has('close'), keeps: has('keep-alive') } };
  }
  return last.wishes;
}

/**
 * Separates tokens: all that is in none (T_HTTP_TOKEN_STOP of httpd's gen_test_char.c). The
 * beginning of a token suffices for httpd (ap_find_token of util.c), and so for us.
 */
const between = /[^!#$%&'*+\-.^_`|~0-9a-z]+/;

/** Formats the fields. Only a client that asked for it gets Keep-Alive. */
export function connectionFields(
  how: Persistence,
  keepalives: number,
  { keepAliveTimeoutMs, maxKeepAliveRequests }: HttpSettings,
): string {
  if (how === 'closes') return 'Connection: close\r\n';
  if (how === 'kept') return '';
  const timeout = `timeout=${Math.floor(keepAliveTimeoutMs / 1000)}`;
  const left = maxKeepAliveRequests === 0 ? '' : `, max=${maxKeepAliveRequests - keepalives}`;
  return `Keep-Alive: ${timeout}${left}\r\nConnection: Keep-Alive\r\n`;
}
