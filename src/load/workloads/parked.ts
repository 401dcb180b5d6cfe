import { newClientsColumns } from './columns.ts';
import { documents } from './documents.ts';
import { newClients } from './new-clients.ts';
import type { Workload } from './workload.ts';

/**
 * Holds idle keep-alive connections below, at and beyond the capacity. The figures are those of
 * the new clients that arrive meanwhile.
 */
export const parked = {
  title: 'idle keep-alive connections, while new clients arrive at 100 a second',
  situation: (connections) => `new visitors beside ${connections} idle clients`,
  mode: 'trials',
  presets: ['smoke', 'quick', 'nightly', 'publish'],
  figures: { ...newClientsColumns, questions: ['lost', 'latencyP50'] },
  timelines: true,
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity, capacity * 2],
  populations: (connections) => [
    newClients(100),
    { name: 'parked', model: 'parked', askEverySeconds: null, connections, ...documents.small },
  ],
} as const satisfies Workload;
