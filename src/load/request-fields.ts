import { authorityOf } from './authority.ts';
import type { Load } from './load.ts';
import type { HeaderLine, RequestShape } from './population.ts';

/** Methods whose requests say that they have no body (RFC 9110, section 8.6; undici has these). */
const announcesEmptyBody = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/** Returns the value of the field Host. */
export const hostField = ({ authority, host, port }: Pick<Load, 'authority' | 'host' | 'port'>) =>
  authority ?? authorityOf(host, port);

/** Returns the field lines that every driver sends for a request: Host, its own, and its length. */
export function fieldsOf(
  load: Pick<Load, 'authority' | 'host' | 'port'>,
  { method, headers = [], requestBody }: RequestShape,
): readonly HeaderLine[] {
  const bytes = requestBody?.bytes ?? 0;
  const announces = bytes > 0 || announcesEmptyBody.has(method);
  const length: readonly HeaderLine[] = announces ? [['Content-Length', String(bytes)]] : [];
  return [['Host', hostField(load)], ...headers, ...length];
}
