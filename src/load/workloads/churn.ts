import { fixedRateColumns } from './columns.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/**
 * The rate of `steady`, so that the two workloads differ by keep-alive only. The loop is open
 * because a new connection costs the client and the server the same: in a closed loop on two equal
 * CPUs the generator would be the limit.
 */
const ratePerSecond = 2000;

/** Sends requests in an open loop without keep-alive: every request opens a connection. */
export const churn = {
  title: `connections at most, ${ratePerSecond} visitors/s who open one each for a single request`,
  situation: () => 'visitors without keep-alive',
  premise: `${ratePerSecond} visitors/s, each with one request`,
  turns: { seconds: 1, share: 1 },
  presets: { nightly: 'all', publish: 'all' },
  figures: { ...fixedRateColumns, questions: ['latencyP99', 'lost', 'cpu'] },
  timelines: true,
  // Beyond the capacity, so that no request waits for a free connection of the generator.
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
} as const satisfies Workload;
