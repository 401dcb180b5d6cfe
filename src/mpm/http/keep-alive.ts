import type { HttpSettings } from './http.ts';
import type { Request } from './request.ts';

/** Statuses after which the connection cannot be trusted any more (ap_status_drops_connection of httpd.h). */
const dropping: ReadonlySet<number> = new Set([400, 408, 411, 413, 414, 500, 501, 503]);

export type Persistence =
  | 'closes'
  /** As HTTP/1.1 does without being asked. */
  | 'kept'
  /** The client asked, and is told so. */
  | 'kept, as asked';

/**
 * Does the connection go on after this response? (ap_set_keepalive of http_protocol.c) `bounded`: the client can tell where
 * the response ends. `keepalives` counts from 0, so that a connection carries one response more than MaxKeepAliveRequests.
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
  const connection = request.fields.connection;
  const asked = connection !== undefined && hasToken(connection, 'keep-alive');
  if (!asked && request.protocol < 11) return 'closes';
  if (connection !== undefined && hasToken(connection, 'close')) return 'closes';
  if (settings.isStopping()) return 'closes';
  return asked ? 'kept, as asked' : 'kept';
}

/** What parts tokens: everything that is no part of one (T_HTTP_TOKEN_STOP of httpd's gen_test_char.c). */
const between = /[^!#$%&'*+\-.^_`|~0-9a-z]+/;

/** Is there such a token? A beginning of it is enough for httpd (ap_find_token of util.c), and so for us. */
function hasToken(list: string, token: string): boolean {
  if (list === token) return true;
  return list
    .toLowerCase()
    .split(between)
    .some((each) => each !== '' && token.startsWith(each));
}

/** The fields that say so. Keep-Alive goes only to who used the word. */
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
