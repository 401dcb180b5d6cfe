import { fixedRateColumns } from './columns.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/** Well below what one CPU of httpd can serve: the latency is service time, not queueing. */
const ratePerSecond = 2000;

/** Sends requests of independent visitors at one rate for every arm, on keep-alive connections. */
export const steady = {
  title: `keep-alive connections, ${ratePerSecond} requests/s as independent visitors send them`,
  situation: (connections) => `${connections} keep-alive clients at a steady rate`,
  premise: `${ratePerSecond} requests/s, the same for every arm`,
  turns: { seconds: 1, share: 1 },
  presets: { nightly: 'all', publish: 'all' },
  figures: { ...fixedRateColumns, questions: ['latencyP99', 'lost', 'cpu'] },
  timelines: false,
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
} as const satisfies Workload;
