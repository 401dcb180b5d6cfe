import type { Protocol } from './protocol.ts';
import { refuseSlow } from './refuse-slow.ts';

/** HTTP/2 over TLS (RFC 9113). */
export const h2 = {
  title: 'HTTP/2 over TLS',
  over: 'over HTTP/2',
  secure: true,
  alpn: 'h2',
  multiplexes: true,
  refuses: refuseSlow,
} as const satisfies Protocol;
