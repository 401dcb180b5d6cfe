import type { Open } from '../../load/population.ts';
import { documents } from '../../load/workloads/documents.ts';
import type { Cell } from '../../plan/plan.ts';
import { ownCell } from './cell.ts';
import { roundsPicture } from './charts/rounds-picture.ts';
import type { Claim } from './claim.ts';
import { timelineOf } from './timeline-of.ts';

/** Workers that are free when the crowd comes, alike in both MPMs: in worker it is one process of so many threads. */
const spare = 8;

/** Room for 32, of which the spare ones are there; both keep as many free, and both may grow as their MPM does. */
const directives = `<IfModule mpm_prefork_module>
  ServerLimit 32
  StartServers ${spare}
  MinSpareServers ${spare}
  MaxSpareServers 32
  MaxRequestWorkers 32
</IfModule>
<IfModule !mpm_prefork_module>
  ServerLimit 4
  StartServers 1
  ThreadsPerChild ${spare}
  MinSpareThreads ${spare}
  MaxSpareThreads 32
  MaxRequestWorkers 32
</IfModule>
`;

/** From rest: so many visitors within a tenth of a second, who keep their connections and ask ten times a second on each. */
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

export const claim6: Claim = {
  number: 6,
  says: 'With worker a new connection takes a free thread instead of waiting for a process.',
  hypothesis: `Where ${spare} workers are free and 24 visitors come at once, the median visitor waits less than 0.8 times as long for his first answer with worker as with prefork.`,
  mechanism:
    'prefork: a connection waits in the kernel until a process is free; once a second the parent forks 1, then 2, 4 … 32 of them ' +
    '(server/mpm/prefork/prefork.c, perform_idle_server_maintenance). worker: the listener hands it to a thread that it has reserved ' +
    '(server/mpm/worker/worker.c, listener_thread; server/mpm_fdqueue.c, ap_queue_info_wait_for_idler); the parent grows at the same pace, ' +
    'but in processes of ThreadsPerChild threads. Both have the same wait once no worker is free.',
  experiments: [
    {
      id: 'growing',
      title: `24 visitors come to ${spare} free workers from rest and keep their connections, while the pool grows`,
      mpms: ['prefork', 'worker'],
      onlyArms: null,
      directives,
      cells: [cell(24)],
      rounds: 6,
      warmupSeconds: 0,
      durationSeconds: 2.2,
    },
    {
      id: 'spare',
      title: `6 visitors come to ${spare} free workers from rest`,
      mpms: ['prefork', 'worker'],
      onlyArms: null,
      directives,
      cells: [cell(6)],
      rounds: 6,
      warmupSeconds: 0,
      durationSeconds: 0.6,
    },
  ],
  criteria: [
    {
      predicts:
        'beyond the free workers the median visitor waits less with worker than with prefork',
      experiment: 'growing',
      figure: 'firstAnswerMedian',
      a: { mpm: 'worker', cell: beyond },
      b: { mpm: 'prefork', cell: beyond },
      by: 'ratio',
      predicted: 'below',
      bound: 0.8,
      decides: true,
    },
    {
      predicts: 'of those visitors more are answered at all with worker than with prefork',
      experiment: 'growing',
      figure: 'served',
      a: { mpm: 'worker', cell: beyond },
      b: { mpm: 'prefork', cell: beyond },
      by: 'difference',
      predicted: 'above',
      bound: 0.1,
      decides: false,
    },
    {
      predicts: 'while workers are free, the median visitor waits less with worker, too',
      experiment: 'spare',
      figure: 'firstAnswerMedian',
      a: { mpm: 'worker', cell: within },
      b: { mpm: 'prefork', cell: within },
      by: 'ratio',
      predicted: 'below',
      bound: 0.8,
      decides: false,
    },
  ],
  pictures: (evidence, server) => [
    ...roundsPicture(
      {
        id: 'claim-6-first-answer',
        title:
          'Wait for the first answer of the median visitor, milliseconds: 24 connections at once',
        takeaway: `${spare} workers are free; the others have to be started first. Whoever was not answered counts with the wait until the end.`,
        figure: 'firstAnswerMedian',
        unit: 'milliseconds',
        scale: 1 / 1000,
        experiment: 'growing',
        sides: [
          { mpm: 'prefork', cell: beyond, label: 'prefork' },
          { mpm: 'worker', cell: beyond, label: 'worker' },
        ],
      },
      evidence,
      server,
    ),
    ...(['prefork', 'worker'] as const).flatMap((mpm) =>
      timelineOf(evidence, 'growing', server, { mpm, cell: beyond }, '24 connections at once'),
    ),
  ],
};
