import { newClientsColumns } from './columns.ts';
import { documents } from './documents.ts';
import { newClients } from './new-clients.ts';
import type { Workload } from './workload.ts';

/** Longer than two KeepAliveTimeouts: every visitor sees a worker become free. */
const timeoutSeconds = 15;

/**
 * Holds more idle connections than there are workers, whose clients never ask again, while new
 * clients arrive. They wait until KeepAliveTimeout (5 s) frees a worker.
 */
export const waiting = {
  title: 'idle keep-alive connections that are never used again, while new clients arrive',
  situation: (connections) => `new visitors beside ${connections} silent clients`,
  premise: 'these never ask again',
  keepsIdle: true,
  turns: null,
  durationSeconds: 12,
  timeoutSeconds,
  presets: { nightly: 'all', publish: 'all' },
  figures: { ...newClientsColumns, questions: ['latencyP50'] },
  timelines: true,
  sizes: (capacity) => [capacity * 2],
  populations: (connections) => [
    newClients(20, timeoutSeconds),
    { name: 'idle', model: 'parked', askEverySeconds: null, connections, ...documents.small },
  ],
} as const satisfies Workload;
