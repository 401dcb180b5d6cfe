import type { Protocol } from './protocol.ts';

/** HTTP/1.1 over TLS (RFC 9112, section 9.7). */
export const https1 = {
  title: 'HTTP/1.1 over TLS',
  over: 'over TLS',
  secure: true,
  alpn: 'http/1.1',
  multiplexes: false,
  isCounted: true,
  refuses: () => null,
} as const satisfies Protocol;
