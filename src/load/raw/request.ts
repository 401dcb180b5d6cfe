import { isIPv6 } from 'node:net';
import type { LoadSpec } from '../load.ts';

/** The bytes of the one request. HTTP/1.1 keeps a connection open unless it is told to close it. */
export function requestFor(
  { method, host, port }: Pick<LoadSpec, 'method' | 'host' | 'port'>,
  path: string,
  connection: 'keep-alive' | 'close',
): Buffer {
  const name = isIPv6(host) ? `[${host}]` : host;
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${name}:${port}`];
  if (connection === 'close') lines.push('Connection: close');
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
