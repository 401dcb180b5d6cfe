import { documents } from '../../load/workloads/documents.ts';
import { newClients } from '../../load/workloads/new-clients.ts';
import type { Cell } from '../../plan/plan.ts';
import { fullPool } from '../../server/pool-directives.ts';
import { ownCell } from './cell.ts';
import { answeredSoFar } from './charts/answered-so-far.ts';
import { bySize } from './charts/by-size.ts';
import type { Claim, Experiment, Side } from './claim.ts';
import { decides, difference, ratio, reports, sides } from './criterion.ts';

const capacity = 4;
const threadsPerChild = 4;
/** Enough for a p99 that is more than a single request. */
const newPerSecond = 400;
/** Smallest difference that counts: one visitor in twenty. */
const share = 0.05;

/** Has room for all who wait when no client is answered until the end of a trial. */
const clients = { ...newClients(newPerSecond), connections: 2 * newPerSecond };

/** Few enough to fit the listen queue (ListenBackLog 511) until the timeout has passed. */
const fewClients = { ...newClients(20), connections: 500 };

/** Keeps connections idle while new clients arrive. */
const parked = (connections: number, rounds: number, coming = clients): Cell =>
  ownCell({
    id: `parked-${connections}`,
    workload: 'parked',
    rounds,
    populations:
      connections === 0
        ? [coming]
        : [
            coming,
            {
              name: 'parked',
              model: 'parked',
              askEverySeconds: null,
              connections,
              ...documents.small,
            },
          ],
  });

/** KeepAliveTimeout: the minimum, twice that, and httpd's default. */
const timeoutsSeconds = [1, 2, 5] as const;

/** Measures for longer than the timeout, so that its end is visible. */
const withTimeout = (seconds: number): Experiment => ({
  id: `timeout-${seconds}`,
  title:
    `httpd’s worker with KeepAliveTimeout ${seconds} instead of 600 and ${capacity} idle ` +
    'connections: when are the threads free again',
  mpms: ['worker'],
  onlyArms: ['httpd-worker'],
  directives: `${fullPool({ capacity, threadsPerChild })}KeepAliveTimeout ${seconds}\n`,
  // A client that gives up would stay in the listen queue, without an answer to measure.
  cells: [{ ...parked(capacity, 1, fewClients), timeoutSeconds: 60 }],
  rounds: 1,
  warmupSeconds: 0.1,
  durationSeconds: seconds + 0.5,
});

const { worker, event } = sides;
const none = 'parked-0';
const full = `parked-${capacity}`;

const answered = (a: Side, b: Side) => difference('parked', 'answered', a, b);

export const keepAlive: Claim = {
  number: 7,
  says: 'worker holds a thread for the whole keep-alive time, event does not.',
  hypothesis:
    'With as many idle keep-alive connections as threads, worker has no thread left and ' +
    'new clients wait. event answers them as if no connection were idle.',
  mechanism:
    'worker: process_socket() of server/mpm/worker/worker.c runs ap_process_connection(), ' +
    'which loops over all requests of a connection (ap_process_http_sync_connection() of ' +
    'modules/http/http_core.c). The thread blocks in read() until the next request or ' +
    'KeepAliveTimeout. event: process_socket() of server/mpm/event/event.c gives an idle ' +
    'connection to the listener (CONN_STATE_CHECK_REQUEST_LINE_READABLE, keepalive_q) and ' +
    'takes the next one. Where no thread is idle, the listener closes kept-alive ' +
    'connections early (process_keepalive_queue() with the queue’s whole length).',
  experiments: [
    {
      id: 'parked',
      title:
        `${capacity} workers; none, ${capacity}, ${2 * capacity} and ${4 * capacity} idle ` +
        `keep-alive connections, while ${newPerSecond} new clients arrive per second`,
      mpms: ['worker', 'event'],
      directives: fullPool({ capacity, threadsPerChild }),
      cells: [parked(0, 6), parked(capacity, 6), parked(2 * capacity, 1), parked(4 * capacity, 1)],
      rounds: 6,
      warmupSeconds: 0.1,
      durationSeconds: 0.5,
    },
    ...timeoutsSeconds.map(withTimeout),
  ],
  criteria: [
    decides(
      `worker answers fewer new clients with ${capacity} idle connections than with none`,
      answered(worker(full), worker(none)).below(-share),
    ),
    decides(
      `event answers as many new clients with ${capacity} idle connections as with none`,
      answered(event(full), event(none)).within(share),
    ),
    decides(
      `event answers more new clients than worker with ${capacity} idle connections`,
      answered(event(full), worker(full)).above(share),
    ),
    reports(
      `event’s p99 latency is below worker’s with ${capacity} idle connections`,
      ratio('parked', 'latencyP99', event(full), worker(full)).below(1 / 1.1),
    ),
    reports(
      `event closes idle connections to serve new ones when ${4 * capacity} are idle`,
      difference('parked', 'parkedClosed', event(`parked-${4 * capacity}`), event(full)).above(0),
    ),
  ],
  pictures: [
    bySize({
      id: 'claim-7-answered',
      title: 'New clients answered',
      takeaway: `${newPerSecond} new clients arrive per second while keep-alive connections idle.`,
      experiments: ['parked'],
      mpms: ['worker', 'event'],
      figure: 'answered',
      sizes: Object.fromEntries(
        [0, 1, 2, 4].map((times) => [`parked-${times * capacity}`, times * capacity]),
      ),
      axis: 'idle keep-alive connections',
      capacity,
      scale: 'linear',
    }),
    answeredSoFar({
      id: 'claim-7-timeouts',
      title:
        `New clients answered so far, ${capacity} connections idle on ${capacity} threads of ` +
        'httpd’s worker',
      takeaway:
        `One trial for each KeepAliveTimeout; ${fewClients.ratePerSecond} new clients arrive ` +
        'per second. Threads are free again after the timeout; the next idle connections ' +
        'occupy them again.',
      arm: 'httpd-worker',
      lines: timeoutsSeconds.map((seconds) => ({
        label: `KeepAliveTimeout ${seconds}`,
        experiment: `timeout-${seconds}`,
      })),
    }),
  ],
};
