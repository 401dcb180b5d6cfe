import { documents } from './documents.ts';
import { newClients } from './new-clients.ts';
import type { Workload } from './workloads.ts';

/** Slow readers of a large document, below and beyond the capacity; what is measured are the new clients beside them. */
export const slow: Workload = {
  title: 'clients that read a large answer slowly, while new clients arrive at 100 a second',
  drivers: ['raw'],
  mode: 'trials',
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity * 2],
  populations: (connections) => [
    newClients(100),
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
};
