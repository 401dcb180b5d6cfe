import { besideSlow, slowPace, visitors } from './beside-slow.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/**
 * Reads a large document slowly on connections below and beyond the capacity. The figures are
 * those of the new clients that arrive meanwhile.
 */
export const slow = {
  title: 'clients that read a large answer slowly, while new clients arrive at 150 a second',
  situation: (connections) => `new visitors beside ${connections} slow readers`,
  premise: '150 new visitors/s; the others read 8 MiB at 40 KB/s',
  ...besideSlow,
  populations: (connections) => [
    visitors,
    {
      name: 'slow',
      model: 'slow',
      direction: 'read',
      // 40 KB/s: an answer of 8 MiB lasts longer than any trial.
      ...slowPace,
      connections,
      ...documents.large,
    },
  ],
} as const satisfies Workload;
