import { closedLoopColumns } from './columns.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/** Drives C persistent connections in a closed loop: an answer triggers the next request. */
export const keepalive = {
  title: 'keep-alive connections, each sending its next request as soon as it has the answer',
  situation: (connections) => `${connections} busy keep-alive clients`,
  // No arm rests for so long that KeepAliveTimeout (5 s) would close its connections.
  turns: { seconds: 0.25, share: 1 },
  crossCheck: 'autocannon',
  presets: { smoke: 'largest', quick: 'all', nightly: 'all', publish: 'all' },
  figures: { ...closedLoopColumns, questions: ['rate'], nightly: ['cpu'] },
  timelines: false,
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
} as const satisfies Workload;
