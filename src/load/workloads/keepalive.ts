import { documents } from './documents.ts';
import type { Workload } from './workloads.ts';

/** C persistent connections, closed loop: each sends its next request when the last answer is complete. */
export const keepalive: Workload = {
  title: 'keep-alive connections, each sending its next request as soon as it has the answer',
  drivers: ['raw', 'autocannon'],
  mode: 'trials',
  // Half of the capacity saturates a CPU while every connection has a worker.
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2))],
  populations: (connections) => [
    {
      name: 'keep-alive',
      model: 'closed',
      fresh: false,
      levels: null,
      connections,
      ...documents.small,
    },
  ],
};
