import type { ServerKind } from '../server-kind.ts';

/** Our own server. Its memory was measured with Node 26 on x86-64, and rounded up. */
export const native: ServerKind = {
  noun: 'our own server',
  isSubject: false,
  hasBuilds: false,
  hasTls: false,
  refuses: ({ secure, multiplexes }) =>
    secure || multiplexes ? 'the native server speaks HTTP/1.1 without TLS' : null,
  secondsPerWorker: 0.05,
  needMib: { prefork: [40, 3.2], worker: [60, 9], event: [60, 9] },
};
