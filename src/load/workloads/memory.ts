import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/**
 * Holds idle keep-alive connections, one for each worker, before any other load of a start. The
 * footprint is that of the whole pool, at rest and with the connections.
 */
export const memory = {
  title: 'idle keep-alive connections, one for each worker, before any other load',
  situation: () => 'memory of the pool',
  premise: 'one idle connection for each worker',
  turns: { seconds: 1, share: 0 },
  presets: { smoke: 'all', quick: 'all', nightly: 'all', publish: 'all' },
  figures: {
    questions: ['footprint'],
    short: ['footprintAtRest', 'footprint'],
    columns: ['footprintAtRest', 'footprint', 'footprintPeak'],
  },
  timelines: false,
  sizes: (capacity) => [capacity],
  populations: (connections) => [
    { name: 'idle', model: 'parked', askEverySeconds: null, connections, ...documents.small },
  ],
} as const satisfies Workload;
