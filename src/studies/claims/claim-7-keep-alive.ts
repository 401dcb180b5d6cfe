import { documents } from '../../load/workloads/documents.ts';
import { newClients } from '../../load/workloads/new-clients.ts';
import type { Cell } from '../../plan/plan.ts';
import { ownCell } from './cell.ts';
import { answeredSoFar } from './charts/answered-so-far.ts';
import { bySize } from './charts/by-size.ts';
import type { Claim, Criterion, Experiment } from './claim.ts';
import { fullPool } from './pools.ts';

const capacity = 4;
const threadsPerChild = 4;
/** So many that the slowest one in a hundred of a trial is not one. */
const newPerSecond = 400;
/** An administrator would not look into one visitor in twenty. */
const share = 0.05;

/** As many at once as may wait when nobody is answered to the end of a trial. */
const clients = { ...newClients(newPerSecond), connections: 2 * newPerSecond };

/** So few that those who wait a quarter of a minute find room in the listen queue (ListenBackLog 511). */
const fewClients = { ...newClients(20), connections: 500 };

/** So many kept-alive connections idle, while new clients come. */
const parked = (connections: number, rounds: number, coming = clients): Cell =>
  ownCell({
    id: `parked-${connections}`,
    workload: 'parked',
    rounds,
    populations:
      connections === 0
        ? [coming]
        : [coming, { name: 'parked', model: 'parked', connections, ...documents.small }],
  });

/** KeepAliveTimeout: as short as it gets, httpd's default, and what it was for years. */
const timeoutsSeconds = [1, 5, 15] as const;

/** Longer than the timeout, so that its end is seen. */
const withTimeout = (seconds: number): Experiment => ({
  id: `timeout-${seconds}`,
  title: `httpd’s worker with KeepAliveTimeout ${seconds} instead of 600, ${capacity} connections idle: when are the threads free again`,
  mpms: ['worker'],
  onlyArms: ['httpd-worker'],
  directives: `${fullPool({ capacity, threadsPerChild })}KeepAliveTimeout ${seconds}\n`,
  // Whoever gave up would not be answered when the threads are free again, and would still lie in the listen queue.
  cells: [{ ...parked(capacity, 1, fewClients), timeoutSeconds: 60 }],
  rounds: 1,
  warmupSeconds: 0.1,
  durationSeconds: seconds + 0.5,
});

const none = 'parked-0';
const full = `parked-${capacity}`;

const answered = (own: Pick<Criterion, 'predicts' | 'a' | 'b' | 'predicted' | 'bound'>) =>
  ({
    experiment: 'parked',
    figure: 'answered',
    by: 'difference',
    decides: true,
    ...own,
  }) as const;

export const keepAlive: Claim = {
  number: 7,
  says: 'worker holds a thread for the whole keep-alive time, event does not.',
  hypothesis: `With as many idle keep-alive connections as there are threads, worker has no thread left and new clients wait, while event answers them as if nobody idled.`,
  mechanism:
    'worker: process_socket() of server/mpm/worker/worker.c runs ap_process_connection() and with it the loop over all requests of a connection (ap_process_http_sync_connection() of modules/http/http_core.c), so the thread blocks in read() until the next request or KeepAliveTimeout. event: process_socket() of server/mpm/event/event.c gives a connection that idles to the listener (CONN_STATE_CHECK_REQUEST_LINE_READABLE, keepalive_q) and takes the next one; where no thread is idle, the listener closes kept-alive connections early (process_keepalive_queue() with the queue’s whole length).',
  experiments: [
    {
      id: 'parked',
      title: `${capacity} workers; none, ${capacity}, ${2 * capacity} and ${4 * capacity} kept-alive connections idle, while ${newPerSecond} new clients a second come`,
      mpms: ['worker', 'event'],
      onlyArms: null,
      directives: fullPool({ capacity, threadsPerChild }),
      cells: [parked(0, 6), parked(capacity, 6), parked(2 * capacity, 1), parked(4 * capacity, 1)],
      rounds: 6,
      warmupSeconds: 0.1,
      durationSeconds: 0.5,
    },
    ...timeoutsSeconds.map(withTimeout),
  ],
  criteria: [
    answered({
      predicts: `worker answers fewer new clients while ${capacity} connections idle than while none does`,
      a: { mpm: 'worker', cell: full },
      b: { mpm: 'worker', cell: none },
      predicted: 'below',
      bound: -share,
    }),
    answered({
      predicts: `event answers as many new clients while ${capacity} connections idle as while none does`,
      a: { mpm: 'event', cell: full },
      b: { mpm: 'event', cell: none },
      predicted: 'within',
      bound: share,
    }),
    answered({
      predicts: `event answers more new clients than worker while ${capacity} connections idle`,
      a: { mpm: 'event', cell: full },
      b: { mpm: 'worker', cell: full },
      predicted: 'above',
      bound: share,
    }),
    {
      predicts: `event’s p99 latency is below worker’s while ${capacity} connections idle`,
      experiment: 'parked',
      figure: 'latencyP99',
      a: { mpm: 'event', cell: full },
      b: { mpm: 'worker', cell: full },
      by: 'ratio',
      predicted: 'below',
      bound: 1 / 1.1,
      decides: false,
    },
    {
      predicts: `event ends idle connections to serve new ones while ${4 * capacity} idle`,
      experiment: 'parked',
      figure: 'parkedClosed',
      a: { mpm: 'event', cell: `parked-${4 * capacity}` },
      b: { mpm: 'event', cell: full },
      by: 'difference',
      predicted: 'above',
      bound: 0,
      decides: false,
    },
  ],
  pictures: (evidence, server) => [
    bySize(
      {
        id: 'claim-7-answered',
        title: 'New clients answered',
        takeaway: `${newPerSecond} new clients a second come while kept-alive connections idle.`,
        experiments: ['parked'],
        mpms: ['worker', 'event'],
        figure: 'answered',
        sizes: Object.fromEntries(
          [0, 1, 2, 4].map((times) => [`parked-${times * capacity}`, times * capacity]),
        ),
        axis: 'idle kept-alive connections',
        capacity,
        scale: 'linear',
      },
      evidence,
      server,
    ),
    ...(server === 'httpd'
      ? answeredSoFar(
          {
            id: 'claim-7-timeouts',
            title: `New clients answered so far, ${capacity} connections idle on ${capacity} threads of httpd’s worker`,
            takeaway: `One trial for each KeepAliveTimeout; ${fewClients.ratePerSecond} new clients a second come. Threads are free again when it has passed, and held again by the next who idle.`,
            lines: timeoutsSeconds.map((seconds) => ({
              label: `KeepAliveTimeout ${seconds}`,
              experiment: `timeout-${seconds}`,
            })),
          },
          evidence,
        )
      : []),
  ],
};
