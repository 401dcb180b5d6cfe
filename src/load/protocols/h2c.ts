import type { Protocol } from './protocol.ts';

/** HTTP/2 without TLS, with prior knowledge (RFC 9113, section 3.3). */
export const h2c = {
  title: 'HTTP/2 without TLS',
  secure: false,
  alpn: null,
  multiplexes: true,
} as const satisfies Protocol;
