import type { Population, Slow } from '../../load/population.ts';
import { documents } from '../../load/workloads/documents.ts';
import { newClients } from '../../load/workloads/new-clients.ts';
import type { Cell } from '../../plan/plan.ts';
import { ownCell } from './cell.ts';
import { roundsPicture } from './charts/rounds-picture.ts';
import type { Claim, Criterion } from './claim.ts';
import { timelineOf } from './timeline-of.ts';

/** 8 connections at once; the whole pool is there beforehand and stays. */
const directives = `ServerLimit 4
StartServers 2
ThreadsPerChild 4
MinSpareThreads 1
MaxSpareThreads 8
MaxRequestWorkers 8
`;

/** Each request on a connection of its own: nothing is ever kept alive. */
const visitors = (connections: number): Population => ({
  name: 'visitors',
  model: 'closed',
  fresh: true,
  connections,
  levels: null,
  ...documents.small,
});

/** 40 KB/s of 8 MiB: longer than any trial. */
const slowReaders = (connections: number): Slow => ({
  name: 'slow',
  model: 'slow',
  direction: 'read',
  bytesPerInterval: 4096,
  intervalSeconds: 0.1,
  connections,
  ...documents.large,
});

const cell = (
  id: string,
  mode: Cell['mode'],
  populations: readonly [Population, ...Population[]],
): Cell => ({
  ...ownCell({ id, workload: mode === 'slices' ? 'churn' : 'slow', rounds: 6, populations }),
  mode,
});

const fresh = 'without-keep-alive';
const below = 'slow-readers-4';
const beyond = 'slow-readers-16';

/** The size of difference that the claim itself lets pass. */
const same = 1.05;

const alike = (
  cellId: string,
  figure: 'rate' | 'cpu',
  predicts: string,
  decides: boolean,
): Criterion => ({
  predicts,
  experiment: 'side-by-side',
  figure,
  a: { mpm: 'event', cell: cellId },
  b: { mpm: 'worker', cell: cellId },
  by: 'ratio',
  predicted: 'within',
  bound: same,
  decides,
});

export const claim8: Claim = {
  number: 8,
  says: 'Apart from keep-alive, event is much like worker.',
  hypothesis:
    'Without keep-alive, and beside slow readers, event answers as many requests as worker and needs as much CPU time for each, within ±5 %; where slow readers are twice as many as workers, as many new clients get in, within 5 of 100.',
  mechanism:
    'Both hand a new connection to a reserved thread (server/mpm_fdqueue.c), and read its first request there. They differ afterwards: event gives the ' +
    'thread back where only sending is left (server/mpm/event/event.c, process_socket, state WRITE_COMPLETION) and closes connections without a ' +
    'thread (process_lingering_close). But what a handler has not yet produced, such as the rest of a large file that is read and not sent by ' +
    'sendfile, is written by the thread, which then waits for the reader as in worker (server/core_filters.c, ap_core_output_filter).',
  experiments: [
    {
      id: 'side-by-side',
      title:
        'new connections for every request, alone and beside 4 slow readers, below the capacity',
      mpms: ['worker', 'event'],
      onlyArms: null,
      directives,
      cells: [
        cell(fresh, 'slices', [visitors(4)]),
        cell(below, 'slices', [visitors(3), slowReaders(4)]),
      ],
      rounds: 6,
      warmupSeconds: 0.2,
      durationSeconds: 0.75,
    },
    {
      id: 'full',
      title: '16 slow readers for 8 workers, while new clients come at 100 a second',
      mpms: ['worker', 'event'],
      onlyArms: null,
      directives,
      cells: [cell(beyond, 'trials', [newClients(100), slowReaders(16)])],
      rounds: 6,
      // The first visitors find the last free workers; from then on the readers hold all: there is nothing to become warm.
      warmupSeconds: 0,
      durationSeconds: 0.8,
    },
  ],
  criteria: [
    alike(fresh, 'rate', 'without keep-alive event answers as many requests as worker', true),
    alike(fresh, 'cpu', 'without keep-alive event needs as much CPU time for each', true),
    alike(below, 'rate', 'beside slow readers event answers as many requests as worker', true),
    alike(below, 'cpu', 'beside slow readers event needs as much CPU time for each', true),
    {
      predicts: 'where slow readers are twice the capacity, as many new clients are answered',
      experiment: 'full',
      figure: 'answered',
      a: { mpm: 'event', cell: beyond },
      b: { mpm: 'worker', cell: beyond },
      by: 'difference',
      predicted: 'within',
      bound: 0.05,
      decides: true,
    },
  ],
  pictures: (evidence, server) => [
    ...(['rate', 'cpu'] as const).flatMap((figure) =>
      roundsPicture(
        {
          id: `claim-8-${figure}`,
          title:
            figure === 'rate'
              ? 'Throughput, requests/s: a connection for each request'
              : 'CPU time per request, microseconds (0.001 milliseconds): a connection for each request',
          takeaway:
            'Both arms side by side in slices of 250 ms. Circles: 4 visitors; triangles: 3 beside 4 slow readers.',
          figure,
          unit: figure === 'rate' ? 'requests/s' : 'µs',
          scale: 1,
          experiment: 'side-by-side',
          sides: [
            { mpm: 'worker', cell: fresh, label: 'worker' },
            { mpm: 'event', cell: fresh, label: 'event' },
            { mpm: 'worker', cell: below, label: 'worker, slow readers' },
            { mpm: 'event', cell: below, label: 'event, slow readers' },
          ],
        },
        evidence,
        server,
      ),
    ),
    ...(['worker', 'event'] as const).flatMap((mpm) =>
      timelineOf(evidence, 'full', server, { mpm, cell: beyond }, '16 slow readers, 8 workers'),
    ),
  ],
};
