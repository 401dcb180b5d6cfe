import { documents } from './documents.ts';
import type { Workload } from './workloads.ts';

/** Steps as multiples of the capacity. */
const steps = [0.125, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

/** A staircase of keep-alive connections through the capacity: where does each arm fall off, and who is served there? */
export const ramp: Workload = {
  title:
    'keep-alive connections at most, in a staircase from an eighth of the capacity to twice it',
  drivers: ['raw'],
  mode: 'trials',
  sizes: (capacity) => [capacity * 2],
  populations: (connections) => [
    {
      name: 'ramp',
      model: 'closed',
      fresh: false,
      levels: steps.map((share) => Math.max(1, Math.round((share * connections) / 2))),
      connections,
      ...documents.small,
    },
  ],
};
