import { newClientsColumns } from './columns.ts';
import { documents } from './documents.ts';
import { newClients } from './new-clients.ts';
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
  turns: { seconds: 1, share: 0.34 },
  presets: { nightly: 'largest', publish: 'all' },
  figures: { ...newClientsColumns, questions: ['lost', 'latencyP50'] },
  timelines: true,
  timeoutSeconds: 1.5,
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity * 2],
  populations: (connections) => [
    newClients(150, 1.4),
    {
      name: 'upload',
      model: 'slow',
      direction: 'send',
      // 40 KB/s: an upload of 64 KiB takes 1.6 s, longer than a visitor waits.
      bytesPerInterval: 4096,
      intervalSeconds: 0.1,
      connections,
      ...documents.upload,
    },
  ],
} as const satisfies Workload;
