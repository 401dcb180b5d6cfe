import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/** Opens N new connections at once from rest, one request each; repeats after a rest. */
export const burst = {
  title: 'brand-new connections started at once, from rest, again and again',
  situation: (connections) => `${connections} new visitors at once`,
  turns: { seconds: 0.25, share: 0.7 },
  crossCheck: 'undici',
  presets: { smoke: 'largest', quick: 'largest', nightly: 'largest', publish: 'all' },
  figures: {
    questions: ['drain', 'lost'],
    short: ['firstByteP50', 'firstByteP99', 'drain', 'footprint', 'rate'],
    columns: [
      'firstByteP50',
      'firstByteP99',
      'latencyP50',
      'latencyP99',
      'drain',
      'rate',
      'footprint',
      'footprintPeak',
      'cpu',
    ],
  },
  timelines: true,
  // Below capacity every connection finds a free worker; at twice the capacity half of them wait.
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity * 2],
  populations: (connections) => [
    { name: 'burst', model: 'bursts', restSeconds: 0.25, connections, ...documents.small },
  ],
} as const satisfies Workload;
