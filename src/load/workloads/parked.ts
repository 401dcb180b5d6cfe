import { documents } from './documents.ts';
import { newClients } from './new-clients.ts';
import type { Workload } from './workloads.ts';

/** Idle kept-alive connections below, at and beyond the capacity; what is measured are the new clients beside them. */
export const parked: Workload = {
  title: 'idle keep-alive connections, while new clients arrive at 100 a second',
  drivers: ['raw'],
  mode: 'trials',
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity, capacity * 2],
  populations: (connections) => [
    newClients(100),
    { name: 'parked', model: 'parked', connections, ...documents.small },
  ],
};
