import type { Population, Slow } from '../../load/population.ts';
import { documents } from '../../load/workloads/documents.ts';
import { newClients } from '../../load/workloads/new-clients.ts';
import type { Cell } from '../../plan/plan.ts';
import { fullPool } from '../../server/pool-directives.ts';
import { ownCell } from './cell.ts';
import { roundsPicture } from './charts/rounds-picture.ts';
import type { Claim } from './claim.ts';
import { decides, difference, ratio, sides } from './criterion.ts';
import { timelineOf } from './timeline-of.ts';

const directives = fullPool({ capacity: 8, threadsPerChild: 4 });

/** Visitors with a new connection for each request, without keep-alive. */
const visitors = (connections: number): Population => ({
  name: 'visitors',
  model: 'closed',
  fresh: true,
  connections,
  levels: null,
  ...documents.small,
});

/** Readers of 8 MiB at 40 KB/s, which take longer than any trial. */
const slowReaders = (connections: number): Slow => ({
  name: 'slow',
  model: 'slow',
  direction: 'read',
  bytesPerInterval: 4096,
  intervalSeconds: 0.1,
  connections,
  ...documents.large,
});

/** Five predictions decide: with fewer rounds none of them could be refuted. */
const rounds = 7;

const cell = (
  id: string,
  turns: Cell['turns'],
  populations: readonly [Population, ...Population[]],
): Cell => ({
  ...ownCell({ id, workload: turns === null ? 'slow' : 'churn', rounds, populations }),
  turns,
});

const turns = { count: 5, seconds: 0.25 } as const;
const fresh = 'without-keep-alive';
const below = 'slow-readers-4';
const beyond = 'slow-readers-16';

/** Equivalence margin of the claim. */
const same = 1.05;

const both = (cell: string) => [sides.event(cell), sides.worker(cell)] as const;
const alike = (cell: string, figure: 'rate' | 'cpu') =>
  ratio('side-by-side', figure, ...both(cell)).within(same);

const pictured = (figure: 'rate' | 'cpu', title: string) =>
  roundsPicture({
    id: `claim-8-${figure}`,
    title: `${title}: one connection per request`,
    takeaway:
      'Both arms side by side in turns of 250 ms. Circles: 4 visitors; triangles: 3 ' +
      'visitors beside 4 slow readers.',
    figure,
    experiment: 'side-by-side',
    sides: [
      { mpm: 'worker', cell: fresh, label: 'worker' },
      { mpm: 'event', cell: fresh, label: 'event' },
      { mpm: 'worker', cell: below, label: 'worker, slow readers' },
      { mpm: 'event', cell: below, label: 'event, slow readers' },
    ],
  });

export const claim8: Claim = {
  number: 8,
  says: 'Apart from keep-alive, event is much like worker.',
  hypothesis:
    'Without keep-alive, and beside slow readers, event answers as many requests as worker ' +
    'and needs as much CPU time for each, within ±5 %. With twice as many slow readers as ' +
    'workers, both answer the same share of new clients, within 5 in 100.',
  mechanism:
    'Both hand a new connection to a reserved thread (server/mpm_fdqueue.c), which reads ' +
    'its first request. They differ afterwards. event gives the thread back where only ' +
    'sending is left (server/mpm/event/event.c, process_socket, state WRITE_COMPLETION) ' +
    'and closes connections without a thread (process_lingering_close). But data that a ' +
    'handler has not yet produced, such as the rest of a large file that is sent without ' +
    'sendfile, is written by the thread. It then waits for the reader as in worker ' +
    '(server/core_filters.c, ap_core_output_filter).',
  experiments: [
    {
      id: 'side-by-side',
      title:
        'a new connection for every request, alone and beside 4 slow readers, below the ' +
        'capacity',
      mpms: ['worker', 'event'],
      directives,
      cells: [cell(fresh, turns, [visitors(4)]), cell(below, turns, [visitors(3), slowReaders(4)])],
      rounds,
      warmupSeconds: 0.2,
      durationSeconds: 0.75,
    },
    {
      id: 'full',
      title: '16 slow readers for 8 workers, while 100 new clients arrive per second',
      mpms: ['worker', 'event'],
      directives,
      cells: [cell(beyond, null, [newClients(100), slowReaders(16)])],
      rounds,
      // From the start the readers occupy all workers: there is nothing to warm up.
      warmupSeconds: 0,
      durationSeconds: 0.7,
    },
  ],
  criteria: [
    decides('without keep-alive event answers as many requests as worker', alike(fresh, 'rate')),
    decides('without keep-alive event needs as much CPU time per request', alike(fresh, 'cpu')),
    decides('beside slow readers event answers as many requests as worker', alike(below, 'rate')),
    decides('beside slow readers event needs as much CPU time per request', alike(below, 'cpu')),
    decides(
      'with twice as many slow readers as workers, as many new clients are answered',
      difference('full', 'answered', ...both(beyond)).within(0.05),
    ),
  ],
  pictures: [
    pictured('rate', 'Throughput, requests/s'),
    pictured('cpu', 'CPU time per request, milliseconds'),
    ...both(beyond).map((side) => timelineOf('full', side, '16 slow readers, 8 workers')),
  ],
};
