import type { LoadSpec } from '../load.ts';

/** The bytes of the one request. HTTP/1.1 keeps a connection open unless it is told to close it. */
export function requestFor(spec: LoadSpec, connection: 'keep-alive' | 'close'): Buffer {
  const lines = [`GET ${spec.path} HTTP/1.1`, `Host: ${spec.host}:${spec.port}`];
  if (connection === 'close') lines.push('Connection: close');
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
