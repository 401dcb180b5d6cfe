import { overloadColumns } from './columns.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/** Steps as multiples of the capacity. */
const steps = [0.125, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

/**
 * Raises the number of keep-alive connections in steps through the capacity. It shows where an arm
 * saturates and which clients it still serves there.
 */
export const ramp = {
  title:
    'keep-alive connections at most, in a staircase from an eighth of the capacity to twice it',
  situation: (connections) => `more and more busy clients, up to ${connections}`,
  premise: 'keep-alive clients in a staircase, from an eighth of the workers to twice as many',
  mode: 'trials',
  presets: ['nightly', 'publish'],
  figures: {
    ...overloadColumns,
    questions: ['rate', 'footprint'],
    sentences: ['rate', 'served', 'footprint'],
  },
  timelines: true,
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
} as const satisfies Workload;
