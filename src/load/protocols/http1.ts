import type { Protocol } from './protocol.ts';

/** HTTP/1.1 (RFC 9112). */
export const http1 = {
  title: 'HTTP/1.1',
  over: '',
  secure: false,
  alpn: null,
  multiplexes: false,
  isCounted: true,
  refuses: () => null,
} as const satisfies Protocol;
