import { authorityOf } from './authority.ts';
import type { Load } from './load.ts';
import type { HeaderLine, RequestShape } from './population.ts';
import { protocolOf } from './protocols/protocols.ts';

/** Methods whose requests say that they have no body (RFC 9110, section 8.6; undici has these). */
const announcesEmptyBody = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/** The place that requests go to. */
type Place = Pick<Load, 'authority' | 'host' | 'port' | 'protocol'>;

/** Returns the value of the field Host, which is `:authority` in HTTP/2. */
export const hostField = ({ authority, host, port, protocol }: Place): string =>
  authority ?? authorityOf(host, port, protocolOf(protocol).secure);

/** Returns the field lines that every driver sends for a request: Host, its own, and its length. */
export function fieldsOf(
  load: Place,
  { method, headers = [], requestBody }: RequestShape,
): readonly HeaderLine[] {
  const bytes = requestBody?.bytes ?? 0;
  const announces = bytes > 0 || announcesEmptyBody.has(method);
  const length: readonly HeaderLine[] = announces ? [['Content-Length', String(bytes)]] : [];
  return [['Host', hostField(load)], ...headers, ...length];
}
