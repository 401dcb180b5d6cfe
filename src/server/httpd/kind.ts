import type { ServerKind } from '../server-kind.ts';

/** The real httpd. Its memory was measured with 2.4.68 on x86-64, and rounded up. */
export const httpd: ServerKind = {
  noun: 'httpd',
  isSubject: true,
  hasBuilds: true,
  hasTls: true,
  refuses: ({ multiplexes }, mpm) =>
    multiplexes && mpm === 'prefork' ? 'HTTP/2 is inactive under prefork (AH10034)' : null,
  secondsPerWorker: 0,
  needMib: { prefork: [5, 0.4], worker: [5, 0.1], event: [5, 0.1] },
};
