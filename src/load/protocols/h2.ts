import type { Protocol } from './protocol.ts';

/** HTTP/2 over TLS (RFC 9113). */
export const h2 = {
  title: 'HTTP/2 over TLS',
  secure: true,
  alpn: 'h2',
  multiplexes: true,
} as const satisfies Protocol;
