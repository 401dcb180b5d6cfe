import { fullPool } from '../../server/pool-directives.ts';
import { memoryChart } from './charts/memory.ts';
import type { Claim, Experiment } from './claim.ts';
import { closedCell } from './closed-cell.ts';
import { decides, ratio, sides } from './criterion.ts';

const rounds = 6;
const mpms = ['prefork', 'worker', 'event'] as const;
const threadsPerChild = 8;

/** Keeps a busy connection on every worker of the pool, so that all of its memory is in use. */
const allBusy = (id: string, workers: number, times: number): Experiment => ({
  id,
  title:
    `${workers} busy connections on ${workers} workers; processes of ${threadsPerChild} ` +
    'threads.',
  mpms,
  directives: fullPool({ capacity: workers, threadsPerChild }),
  cells: [closedCell(`busy-${workers}`, workers, { rounds: times })],
  rounds: times,
  warmupSeconds: 0.2,
  durationSeconds: 0.6,
});

export const memoryOfProcesses: Claim = {
  number: 3,
  says: 'Each prefork process costs a lot of memory, so prefork scales badly.',
  hypothesis:
    'With a connection on each of 16 workers, prefork needs more than twice the memory per ' +
    'connection that worker and event need. The same memory then holds less than half of ' +
    'the connections.',
  mechanism:
    'A prefork child is a process for one connection (prefork.c, make_child forks it). It ' +
    'has its own page tables, kernel structures, and private copies of all pages that it ' +
    'writes to, such as memory pools and buckets (apr_pool_create, apr_allocator). A ' +
    'thread of worker or event (worker.c and event.c, start_threads) shares all of that ' +
    'but its stack and its own pools. A page that no child writes to is shared after ' +
    'fork() by all MPMs.',
  experiments: [allBusy('few', 8, 2), allBusy('many', 16, rounds)],
  criteria: (['worker', 'event'] as const).map((other) =>
    decides(
      `a connection costs prefork more than twice the memory that it costs ${other}, parent ` +
        'process included',
      ratio(
        'many',
        'footprintPerConnection',
        sides.prefork('busy-16'),
        sides[other]('busy-16'),
      ).above(2),
    ),
  ),
  pictures: [memoryChart({ id: 'claim-3-memory', experiments: ['few', 'many'], mpms })],
};
