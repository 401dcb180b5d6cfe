import type { Open } from '../../load/population.ts';
import { documents } from '../../load/workloads/documents.ts';
import type { Cell } from '../../plan/plan.ts';
import { growingPool } from '../../server/pool-directives.ts';
import { ownCell } from './cell.ts';
import { roundsPicture } from './charts/rounds-picture.ts';
import type { Claim } from './claim.ts';
import { decides, difference, ratio, reports, sides } from './criterion.ts';
import { timelineOf } from './timeline-of.ts';

/** Workers that are free when the crowd arrives. worker has them in one process. */
const spare = 8;

/** Room for 32 workers, of which the spare ones are started; both pools may grow. */
const directives = growingPool({ capacity: 32, threadsPerChild: spare }, { started: spare, spare });

/** Visitors who arrive within a tenth of a second, and then ask ten times per second. */
const crowd = (connections: number): Open => ({
  name: 'crowd',
  model: 'open',
  fresh: false,
  connections,
  ratePerSecond: 10 * connections,
  arrivals: 'constant',
  levels: null,
  ...documents.small,
});

const cell = (connections: number): Cell =>
  ownCell({
    id: `crowd-${connections}`,
    workload: 'steady',
    rounds: 6,
    populations: [crowd(connections)],
  });

const beyond = 'crowd-24';
const within = 'crowd-6';
const both = (cell: string) => [sides.worker(cell), sides.prefork(cell)] as const;

export const claim6: Claim = {
  number: 6,
  says: 'With worker a new connection takes a free thread instead of waiting for a process.',
  hypothesis:
    `Where ${spare} workers are free and 24 visitors arrive at once, the median visitor ` +
    'waits less than 0.8 times as long for the first answer with worker as with prefork.',
  mechanism:
    'prefork: a connection waits in the kernel until a process is free. Once a second the ' +
    'parent forks 1, then 2, 4 … 32 of them (server/mpm/prefork/prefork.c, ' +
    'perform_idle_server_maintenance). worker: the listener hands a connection to a thread ' +
    'that it has reserved (server/mpm/worker/worker.c, listener_thread; ' +
    'server/mpm_fdqueue.c, ap_queue_info_wait_for_idler). Its parent grows at the same ' +
    'pace, but in processes of ThreadsPerChild threads. Once no worker is free, both wait ' +
    'alike.',
  experiments: [
    {
      id: 'growing',
      title:
        `24 visitors arrive at once at ${spare} free workers and keep their connections, while ` +
        'the pool grows',
      mpms: ['prefork', 'worker'],
      directives,
      cells: [cell(24)],
      rounds: 6,
      warmupSeconds: 0,
      durationSeconds: 2.2,
    },
    {
      id: 'spare',
      title: `6 visitors arrive at once at ${spare} free workers`,
      mpms: ['prefork', 'worker'],
      directives,
      cells: [cell(6)],
      rounds: 6,
      warmupSeconds: 0,
      durationSeconds: 0.5,
    },
  ],
  criteria: [
    decides(
      'beyond the free workers the median visitor waits less than 0.8 times as long with ' +
        'worker as with prefork',
      ratio('growing', 'firstAnswerMedian', ...both(beyond)).below(0.8),
    ),
    reports(
      'more of those visitors get any answer with worker than with prefork',
      difference('growing', 'served', ...both(beyond)).above(0.1),
    ),
    reports(
      'while workers are free, the median visitor waits less than 0.8 times as long with ' +
        'worker, too',
      ratio('spare', 'firstAnswerMedian', ...both(within)).below(0.8),
    ),
  ],
  pictures: [
    roundsPicture({
      id: 'claim-6-first-answer',
      title: 'First answer of the median visitor, milliseconds: 24 connections at once',
      takeaway:
        `${spare} workers are free; others have to be started first. Unanswered visitors count ` +
        'with their wait until the end.',
      figure: 'firstAnswerMedian',
      experiment: 'growing',
      sides: [
        { mpm: 'prefork', cell: beyond, label: 'prefork' },
        { mpm: 'worker', cell: beyond, label: 'worker' },
      ],
    }),
    ...both(beyond).map((side) => timelineOf('growing', side, '24 connections at once')),
  ],
};
