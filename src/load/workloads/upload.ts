import { besideSlow, slowPace, visitors } from './beside-slow.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/**
 * Uploads slowly on connections below and beyond the capacity. Every MPM reads the body of a
 * request with a blocked worker, event too. The figures are those of the new clients that arrive
 * meanwhile. mod_reqtimeout, which would end such uploads, is not loaded.
 */
export const upload = {
  title: 'clients that upload slowly, while new clients arrive at 150 a second',
  situation: (connections) => `new visitors beside ${connections} slow uploads`,
  premise: '150 new visitors/s; the others send 64 KiB at 40 KB/s',
  ...besideSlow,
  populations: (connections) => [
    visitors,
    {
      name: 'upload',
      model: 'slow',
      direction: 'send',
      // 40 KB/s: an upload of 64 KiB takes 1.6 s, longer than a visitor waits.
      ...slowPace,
      connections,
      ...documents.upload,
    },
  ],
} as const satisfies Workload;
