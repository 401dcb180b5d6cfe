import type { FigureId } from '../../analysis/figures.ts';
import { fullPool, growingPool } from '../../server/pool-directives.ts';
import { completedChart } from './charts/completed.ts';
import { roundsPicture } from './charts/rounds-picture.ts';
import type { Claim } from './claim.ts';
import { closedCell } from './closed-cell.ts';
import { decides, ratio, reports, sides } from './criterion.ts';

/** Six predictions decide: with fewer rounds none of them could be refuted. */
const rounds = 7;
const mpms = ['prefork', 'worker', 'event'] as const;

const pool = { capacity: 8, threadsPerChild: 4 } as const;

/** Half of the capacity, which keeps the CPU busy. */
const below = closedCell('below-capacity', 4, { rounds, turns: { count: 5, seconds: 0.25 } });

/** More than what is started, less than what may be. Reported only. */
const growingRounds = 1;
const later = 'beyond-start';
const beyondStart = closedCell(later, 6, { rounds: growingRounds });

export const fastBelowCapacity: Claim = {
  number: 1,
  says: 'prefork is extremely fast as long as there are fewer requests than processes.',
  hypothesis:
    'With half of its processes in use, prefork answers at least 95 % of the requests/s of ' +
    'worker and event. Its p99 latency is at most 25 % higher, and a request costs at most ' +
    '5 % more CPU time.',
  mechanism:
    'A prefork child blocks in accept() and serves the whole connection by itself ' +
    '(prefork.c, child_main). There is no hand-over and no lock between threads. worker ' +
    'passes each new connection from its listener to a thread (mpm_fdqueue.c, ' +
    'ap_queue_push_socket). event does so each time a kept-alive connection wakes up ' +
    '(event.c, listener_thread). prefork has to start processes first, 1, 2, 4 … per ' +
    'second (prefork.c, perform_idle_server_maintenance).',
  experiments: [
    {
      id: 'pre-started',
      title: '4 busy connections on 8 processes or threads that were all started beforehand.',
      mpms,
      directives: fullPool(pool),
      cells: [below],
      rounds,
      warmupSeconds: 0.2,
      durationSeconds: 1,
    },
    {
      id: 'growing',
      title:
        '6 busy connections on a pool that starts with 4 processes or threads and may grow to ' +
        '8.',
      mpms: ['prefork', 'worker'],
      directives: growingPool(pool, { started: 4, spare: 2 }),
      cells: [beyondStart],
      rounds: growingRounds,
      warmupSeconds: 0,
      durationSeconds: 1.6,
    },
  ],
  criteria: [
    ...(['worker', 'event'] as const).flatMap((other) => [
      decides(
        `prefork answers at least 95 % of the requests/s of ${other}`,
        against(other, 'rate').above(0.95),
      ),
      decides(
        `the p99 latency of prefork is at most 25 % higher than that of ${other}`,
        against(other, 'latencyP99').below(1.25),
      ),
      decides(
        `a request costs prefork at most 5 % more CPU time than ${other}`,
        against(other, 'cpu').below(1.05),
      ),
    ]),
    // For a while there are fewer processes than requests; the claim is not about that.
    reports(
      'while the pools grow, prefork answers at least 98 % of the share of connections that ' +
        'worker answers',
      ratio('growing', 'served', sides.prefork(later), sides.worker(later)).above(0.98),
    ),
  ],
  pictures: [
    roundsPicture({
      id: 'claim-1-rate',
      title: 'Requests per second, requests/s: 4 busy connections on 8 workers',
      takeaway: 'The arms of each round are compared.',
      figure: 'rate',
      experiment: 'pre-started',
      sides: mpms.map((mpm) => ({ mpm, cell: below.id, label: mpm })),
    }),
    completedChart({
      claim: 1,
      title: 'Rate since the start of the load, 6 connections on a pool that grows from 4 workers',
      experiment: 'growing',
      mpms: ['prefork', 'worker'],
    }),
  ],
};

function against(mpm: 'worker' | 'event', figure: FigureId) {
  return ratio('pre-started', figure, sides.prefork(below.id), sides[mpm](below.id));
}
