import { documents } from './documents.ts';
import type { Workload } from './workloads.ts';

/**
 * As many as in `steady`, so that the two differ by keep-alive only. Not a closed loop: a client pays as much for a
 * connection as a server, so that on two equal CPUs the generator would be what is measured.
 */
const ratePerSecond = 2000;

/** Open loop without keep-alive: every request pays for a connection of its own. */
export const churn: Workload = {
  title: `connections at most, ${ratePerSecond} visitors/s who open one each for a single request`,
  drivers: ['raw'],
  mode: 'trials',
  // Beyond the capacity, so that nobody waits for a connection to be free on our side.
  sizes: (capacity) => [capacity * 4],
  populations: (connections) => [
    {
      name: 'visitors',
      model: 'open',
      fresh: true,
      ratePerSecond,
      arrivals: 'poisson',
      levels: null,
      connections,
      ...documents.small,
    },
  ],
};
