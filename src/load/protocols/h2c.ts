import type { Protocol } from './protocol.ts';
import { refuseSlow } from './refuse-slow.ts';

/** HTTP/2 without TLS, with prior knowledge (RFC 9113, section 3.3). */
export const h2c = {
  title: 'HTTP/2 without TLS',
  over: 'over h2c',
  secure: false,
  alpn: null,
  multiplexes: true,
  // `Total Accesses` of httpd 2.4.71 lacks 2 % to 80 % of the requests over HTTP/2, as measured.
  isCounted: false,
  refuses: refuseSlow,
} as const satisfies Protocol;
