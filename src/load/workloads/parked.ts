import { newClientsColumns } from './columns.ts';
import { documents } from './documents.ts';
import { newClients } from './new-clients.ts';
import type { Workload } from './workload.ts';

/** Just within httpd's default KeepAliveTimeout of 5 s, as a page that polls asks again. */
const askEverySeconds = 4;

/**
 * Holds idle keep-alive connections, fewer and more than there are workers, that are used every 4
 * seconds. The figures are those of the new clients that arrive meanwhile.
 */
export const parked = {
  title:
    `idle keep-alive connections that ask every ${askEverySeconds} s, ` +
    'while new clients arrive',
  situation: (connections) => `new visitors beside ${connections} idle clients`,
  premise: `they ask again every ${askEverySeconds} s`,
  keepsIdle: true,
  turns: { seconds: 1, share: 0.34 },
  timeoutSeconds: 1.5,
  presets: { smoke: 'largest', quick: 'all', nightly: 'all', publish: 'all' },
  figures: { ...newClientsColumns, questions: ['lost', 'latencyP50'] },
  timelines: true,
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity * 2],
  populations: (connections) => [
    // In a turn of 1 s more than 100 of them come: enough for a median.
    newClients(150, 1.4),
    { name: 'parked', model: 'parked', askEverySeconds, connections, ...documents.small },
  ],
} as const satisfies Workload;
