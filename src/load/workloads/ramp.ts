import { overloadColumns } from './columns.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/** Returns powers of two up to the capacity, where the load is light, and steps beyond it. */
function steps(capacity: number): readonly number[] {
  const doubled = Array.from({ length: Math.ceil(Math.log2(capacity)) }, (_, i) => 2 ** i);
  const beyond = [1, 1.25, 1.5, 2].map((share) => Math.round(share * capacity));
  return [...doubled, ...beyond];
}

/**
 * Raises the number of keep-alive connections in steps through the capacity. It shows where an arm
 * saturates and which clients it still serves there.
 */
export const ramp = {
  title: 'keep-alive connections at most, in a staircase from one to twice the capacity',
  situation: (connections) => `more and more busy clients, up to ${connections}`,
  premise: 'keep-alive clients in a staircase, from one to twice as many as there are workers',
  turns: null,
  durationSeconds: 6,
  presets: { nightly: 'all', publish: 'all' },
  figures: {
    ...overloadColumns,
    questions: ['rate'],
  },
  timelines: true,
  sizes: (capacity) => [capacity * 2],
  populations: (connections) => [
    {
      name: 'ramp',
      model: 'closed',
      fresh: false,
      levels: steps(Math.ceil(connections / 2)),
      connections,
      ...documents.small,
    },
  ],
} as const satisfies Workload;
