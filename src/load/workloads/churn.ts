import { fixedRateColumns } from './columns.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/**
 * The rate of `steady`, so that the two workloads differ by keep-alive only. The loop is open
 * because a new connection costs the client and the server the same: in a closed loop on two equal
 * CPUs the generator would be the limit.
 */
const ratePerSecond = 2000;

/** A full handshake with RSA takes a CPU a millisecond: this rate leaves it half of the time. */
export const rateOverTls = 400;

/** Returns visitors at a rate who open a connection for each request. */
export const visitorsAt = (ratePerSecond: number) =>
  ({
    title:
      `connections at most, ${ratePerSecond} visitors/s ` +
      'who open one each for a single request',
    premise: `${ratePerSecond} visitors/s, each with one request`,
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
  }) as const satisfies Partial<Workload>;

/**
 * Sends requests in an open loop without keep-alive: every request opens a connection. Over TLS
 * each of them has a full handshake.
 */
export const churn = {
  ...visitorsAt(ratePerSecond),
  situation: () => 'visitors without keep-alive',
  over: ({ secure }) => (secure ? visitorsAt(rateOverTls) : {}),
  turns: { seconds: 1, share: 1 },
  presets: { nightly: 'all', publish: 'all' },
  figures: { ...fixedRateColumns, questions: ['latencyP99', 'lost', 'cpu'] },
  timelines: true,
  // Beyond the capacity, so that no request waits for a free connection of the generator.
  sizes: (capacity) => [capacity * 4],
} as const satisfies Workload;
