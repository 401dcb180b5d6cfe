import { documents } from '../../load/workloads/documents.ts';
import { fullPool } from '../../server/pool-directives.ts';
import { ownCell } from './cell.ts';
import { type RoundsPicture, roundsPicture } from './charts/rounds-picture.ts';
import type { Claim } from './claim.ts';
import { closedCell } from './closed-cell.ts';
import { decides, difference, ratio, reports, sides } from './criterion.ts';

const rounds = 6;

/** Steps beyond the capacity of 8. */
const steps = closedCell('steps', 12, { rounds, levels: [4, 8, 12], countsEffort: true });

/** Bursts of one new connection per worker: no schedule that a busy machine could miss. */
const arrivals = ownCell({
  id: 'new',
  workload: 'burst',
  rounds,
  countsEffort: true,
  populations: [
    { name: 'new', model: 'bursts', connections: 8, restSeconds: 0.01, ...documents.small },
  ],
});

const here = 'equal-capacity';
const both = (cell: string) => [sides.worker(cell), sides.prefork(cell)] as const;

type PictureOfBoth = Pick<RoundsPicture, 'id' | 'title' | 'figure' | 'counts'> & { cell: string };

const pictured = ({ cell, ...head }: PictureOfBoth) =>
  roundsPicture({
    ...head,
    takeaway: 'The arms of each round are compared.',
    experiment: here,
    sides: (['prefork', 'worker'] as const).map((mpm) => ({ mpm, cell, label: mpm })),
  });

export const threadsScale: Claim = {
  number: 5,
  says: 'Threads are more efficient than processes: worker scales further than prefork.',
  hypothesis:
    'At equal capacity and within a p99 of 100 ms, worker serves more than 1.25 times as ' +
    'many connections per GiB of memory as prefork, and more than 1.05 times as many new ' +
    'connections per second of CPU time.',
  mechanism:
    'Threads of a process share one address space (worker.c, start_threads). The kernel ' +
    'changes no page tables when it switches between two of them, and a page is mapped ' +
    'once for all. In exchange a new connection passes from the listener to a worker ' +
    'thread (mpm_fdqueue.c, ap_queue_push_socket and ap_queue_pop_socket). That costs a ' +
    'wake-up, where a prefork child accepts by itself (prefork.c, child_main).',
  experiments: [
    {
      id: here,
      title:
        '8 processes of prefork, 8 threads in one process of worker, all started beforehand: ' +
        'kept-alive connections in steps of 4, 8 and 12, and bursts of 8 new connections.',
      mpms: ['prefork', 'worker'],
      directives: fullPool({ capacity: 8, threadsPerChild: 8 }),
      cells: [steps, arrivals],
      rounds,
      warmupSeconds: 0.2,
      durationSeconds: 0.6,
    },
  ],
  criteria: [
    decides(
      'worker serves more than 1.25 times as many connections per GiB, within a p99 of 100 ms',
      ratio(here, 'connectionsPerGib', ...both(steps.id)).above(1.25),
    ),
    decides(
      'worker serves more than 1.05 times as many new connections per second of CPU time, ' +
        'within a p99 of 100 ms',
      ratio(here, 'connectionsPerCpuSecond', ...both(arrivals.id)).above(1.05),
    ),
    ...[steps, arrivals].flatMap(({ id }) => [
      reports(
        `worker has less than 0.95 times as many context switches per request (${id})`,
        ratio(here, 'switchesPerRequest', ...both(id)).below(0.95),
      ),
      reports(
        `worker has fewer page faults per request (${id})`,
        difference(here, 'faultsPerRequest', ...both(id)).below(0),
      ),
    ]),
  ],
  pictures: [
    pictured({
      id: 'claim-5-per-gib',
      title: 'Connections served within a p99 of 100 ms, connections per GiB: up to 12 at once',
      figure: 'connectionsPerGib',
      counts: 'connections per GiB',
      cell: steps.id,
    }),
    pictured({
      id: 'claim-5-per-cpu-second',
      title: 'New connections served within a p99 of 100 ms, connections per CPU-second: 8 at once',
      figure: 'connectionsPerCpuSecond',
      counts: 'connections per CPU-second',
      cell: arrivals.id,
    }),
  ],
};
