import { documents } from '../load/workloads/documents.ts';
import { newClients } from '../load/workloads/new-clients.ts';
import type { Cell } from '../plan/plan.ts';
import { ownCell } from './cell.ts';
import type { Claim, Criterion } from './claim.ts';
import { fullPool } from './pools.ts';

const capacity = 16;
const newPerSecond = 200;
/** An administrator would not look into one visitor in twenty. */
const share = 0.05;

const clients = newClients(newPerSecond);

/** So many kept-alive connections idle, while new clients come. */
const parked = (connections: number, rounds: number): Cell =>
  ownCell({
    id: `parked-${connections}`,
    workload: 'parked',
    rounds,
    populations:
      connections === 0
        ? [clients]
        : [clients, { name: 'parked', model: 'parked', connections, ...documents.small }],
  });

const none = 'parked-0';
const full = `parked-${capacity}`;

const answered = (own: Pick<Criterion, 'predicts' | 'a' | 'b' | 'predicted' | 'bound'>) =>
  ({
    experiment: 'parked',
    figure: 'answeredShare',
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
      title: `${capacity} workers; none, ${capacity} and ${4 * capacity} kept-alive connections idle, while ${newPerSecond} new clients a second come`,
      mpms: ['worker', 'event'],
      onlyArms: null,
      directives: fullPool({ capacity, threadsPerChild: 8 }),
      cells: [parked(0, 6), parked(capacity, 6), parked(4 * capacity, 2)],
      rounds: 6,
      warmupSeconds: 0.3,
      durationSeconds: 1,
    },
    {
      id: 'timeout-1',
      title: `the same with KeepAliveTimeout 1: ${capacity} connections idle`,
      mpms: ['worker', 'event'],
      onlyArms: null,
      directives: `${fullPool({ capacity, threadsPerChild: 8 })}KeepAliveTimeout 1\n`,
      cells: [parked(capacity, 2)],
      rounds: 2,
      warmupSeconds: 0.3,
      durationSeconds: 2,
    },
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
  ],
  pictures: () => [],
};
