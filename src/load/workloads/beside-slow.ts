import { newClientsColumns } from './columns.ts';
import { newClients } from './new-clients.ts';
import type { Workload } from './workload.ts';

/**
 * Properties of workloads whose slow clients hold the server below and beyond its capacity.
 * Their figures are those of the new clients that arrive meanwhile.
 */
export const besideSlow = {
  turns: { seconds: 1, share: 0.34 },
  presets: { nightly: 'largest', publish: 'all' },
  figures: { ...newClientsColumns, questions: ['lost', 'latencyP50'] },
  timelines: true,
  timeoutSeconds: 1.5,
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity * 2],
} as const satisfies Partial<Workload>;

/** New clients, who pile up until the first of them give up. */
export const visitors = newClients(150, 1.4);

/** The pace of a slow client: 40 KB/s. */
export const slowPace = { bytesPerInterval: 4096, intervalSeconds: 0.1 } as const;
