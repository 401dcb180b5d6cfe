import { fullPool } from '../../server/pool-directives.ts';
import { memoryChart } from './charts/memory.ts';
import type { Claim, Experiment } from './claim.ts';
import { closedCell } from './closed-cell.ts';
import { decides, ratio, sides } from './criterion.ts';

const rounds = 6;
const mpms = ['prefork', 'worker', 'event'] as const;

/** The pool of npm run bench: an administrator means a whole one, not the price of one more child. */
const workers = 64;
const threadsPerChild = 32;

/** Keeps a busy connection on every worker of the pool, so that all of its memory is in use. */
const allBusy = (id: string, pool: number, times: number): Experiment => ({
  id,
  title:
    `The whole pool: ${pool} busy connections on ${pool} workers; processes of ` +
    `${threadsPerChild} threads.`,
  mpms,
  directives: fullPool({ capacity: pool, threadsPerChild }),
  cells: [closedCell(`busy-${pool}`, pool, { rounds: times })],
  rounds: times,
  warmupSeconds: 0.2,
  durationSeconds: 0.5,
});

export const memoryOfProcesses: Claim = {
  number: 3,
  says: 'Each prefork process costs a lot of memory, so prefork scales badly.',
  hypothesis:
    `With a busy connection on each of ${workers} workers, the whole pool of prefork takes more ` +
    'than twice the memory of the pools of worker and event. The same memory then holds less ' +
    'than half of the connections. The price of one more connection is another question: the ' +
    'slope in the picture shows it, and decides nothing.',
  mechanism:
    'A prefork child is a process for one connection (prefork.c, make_child forks it). It ' +
    'has its own page tables, kernel structures, and private copies of all pages that it ' +
    'writes to, such as memory pools and buckets (apr_pool_create, apr_allocator). A ' +
    'thread of worker or event (worker.c and event.c, start_threads) shares all of that ' +
    'but its stack and its own pools. A page that no child writes to is shared after ' +
    'fork() by all MPMs.',
  experiments: [allBusy('few', workers / 2, 1), allBusy('many', workers, rounds)],
  criteria: (['worker', 'event'] as const).map((other) =>
    decides(
      `for each connection, the whole pool of prefork, its parent included, takes more than ` +
        `twice the memory of the pool of ${other}`,
      ratio(
        'many',
        'footprintPerConnection',
        sides.prefork(`busy-${workers}`),
        sides[other](`busy-${workers}`),
      ).above(2),
    ),
  ),
  pictures: [memoryChart({ id: 'claim-3-memory', experiments: ['few', 'many'], mpms })],
};
