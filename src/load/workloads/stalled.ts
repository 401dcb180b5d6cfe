import { besideSlow, visitors } from './beside-slow.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/**
 * Holds connections in the middle of their TLS handshake, below and beyond the capacity. The
 * figures are those of the new clients that arrive meanwhile.
 */
export const stalled = {
  title: 'clients that stall in the TLS handshake, while new clients arrive at 150 a second',
  situation: (connections) => `new visitors beside ${connections} stalled handshakes`,
  premise: '150 new visitors/s; the others send the beginning of a ClientHello and no more',
  ...besideSlow,
  needsTls: true,
  populations: (connections) => [
    visitors,
    {
      name: 'stalled',
      model: 'slow',
      direction: 'handshake',
      // All at once: a byte at a time would stall no longer.
      bytesPerInterval: 64,
      intervalSeconds: 0.1,
      connections,
      ...documents.small,
    },
  ],
} as const satisfies Workload;
