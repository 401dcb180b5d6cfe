import { newClientsColumns } from './columns.ts';
import { documents } from './documents.ts';
import { newClients } from './new-clients.ts';
import type { Workload } from './workload.ts';

/**
 * Reads a large document slowly on connections below and beyond the capacity. The figures are
 * those of the new clients that arrive meanwhile.
 */
export const slow = {
  title: 'clients that read a large answer slowly, while new clients arrive at 150 a second',
  situation: (connections) => `new visitors beside ${connections} slow readers`,
  premise: '150 new visitors/s; the others read 8 MiB at 40 KB/s',
  turns: { seconds: 1, share: 0.34 },
  presets: { nightly: 'largest', publish: 'all' },
  figures: { ...newClientsColumns, questions: ['lost', 'latencyP50'] },
  timelines: true,
  timeoutSeconds: 1.5,
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity * 2],
  populations: (connections) => [
    newClients(150, 1.4),
    {
      name: 'slow',
      model: 'slow',
      direction: 'read',
      // 40 KB/s: an answer of 8 MiB lasts longer than any trial.
      bytesPerInterval: 4096,
      intervalSeconds: 0.1,
      connections,
      ...documents.large,
    },
  ],
} as const satisfies Workload;
