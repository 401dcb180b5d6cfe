import { isIPv6 } from 'node:net';
import type { Load } from '../load.ts';
import type { Population } from '../population.ts';

/** Returns the bytes of a population's request. HTTP/1.1 connections persist by default. */
export function requestFor(
  { host, port }: Pick<Load, 'host' | 'port'>,
  { method, path }: Pick<Population, 'method' | 'path'>,
  connection: 'keep-alive' | 'close',
): Buffer {
  const name = isIPv6(host) ? `[${host}]` : host;
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${name}:${port}`];
  if (connection === 'close') lines.push('Connection: close');
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
