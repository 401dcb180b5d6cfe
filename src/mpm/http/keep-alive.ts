import { placeOf } from './fields.ts';
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
  const { closes, keeps } = wishes(request.fields[placeOf.connection] ?? '');
  if (closes || (!keeps && request.protocol < 11)) return 'closes';
  if (settings.isStopping()) return 'closes';
  return keeps ? 'kept, as asked' : 'kept';
}

interface Wishes {
  readonly closes: boolean;
  readonly keeps: boolean;
}

let last: { connection: string; wishes: Wishes } = {
  connection: '',
  wishes: { closes: false, keeps: false },
};

/** What the Connection field asks for. Nearly every request says what the one before said. */
function wishes(connection: string): Wishes {
  if (connection !== last.connection) {
    const tokens = connection.toLowerCase().split(between);
    const has = (token: string) => tokens.some((each) => each !== '' && token.startsWith(each));
    last = { connection, wishes: { closes: has('close'), keeps: has('keep-alive') } };
  }
  return last.wishes;
}

/**
 * What parts tokens: everything that is no part of one (T_HTTP_TOKEN_STOP of httpd's gen_test_char.c). A beginning of a token is
 * enough for httpd (ap_find_token of util.c), and so for us.
 */
const between = /[^!#$%&'*+\-.^_`|~0-9a-z]+/;

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
