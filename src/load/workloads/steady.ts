import { documents } from './documents.ts';
import type { Workload } from './workloads.ts';

/** Well below what one CPU of httpd can do, so that the latency is the server's and not a queue's. */
const ratePerSecond = 2000;

/** Open loop: independent visitors at one rate for every arm, on kept-alive connections. */
export const steady: Workload = {
  title: `keep-alive connections, ${ratePerSecond} requests/s as independent visitors send them`,
  drivers: ['raw'],
  mode: 'trials',
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2))],
  populations: (connections) => [
    {
      name: 'visitors',
      model: 'open',
      fresh: false,
      ratePerSecond,
      arrivals: 'poisson',
      levels: null,
      connections,
      ...documents.small,
    },
  ],
};
