import { documents } from '../../load/workloads/documents.ts';
import { newClients } from '../../load/workloads/new-clients.ts';
import type { Cell } from '../../plan/plan.ts';
import { fullPool } from '../../server/pool-directives.ts';
import { ownCell } from './cell.ts';
import { bySize } from './charts/by-size.ts';
import type { Claim, Side } from './claim.ts';
import { decides, difference, reports, sides } from './criterion.ts';

const capacity = 4;
const threadsPerChild = 4;
/** A handshake takes CPU time on both sides: fewer than in claim 7. */
const newPerSecond = 200;
/** Smallest difference that counts: one visitor in twenty. */
const share = 0.05;

const clients = { ...newClients(newPerSecond), connections: 2 * newPerSecond };

const cell = (id: string, others: readonly Cell['populations'][number][]): Cell =>
  ownCell({
    id,
    workload: 'parked',
    protocol: 'https1',
    rounds: 6,
    populations: [clients, ...others],
  });

const idle = (connections: number): Cell['populations'][number] => ({
  name: 'parked',
  model: 'parked',
  askEverySeconds: null,
  connections,
  ...documents.small,
});

/** Clients that send the beginning of a handshake, and nothing after it. */
const stalled = (connections: number): Cell['populations'][number] => ({
  name: 'stalled',
  model: 'slow',
  direction: 'handshake',
  bytesPerInterval: 64,
  intervalSeconds: 0.1,
  connections,
  ...documents.small,
});

const { worker, event } = sides;
const none = 'idle-0';
const full = `idle-${capacity}`;
const handshaking = `stalled-${capacity}`;

const answered = (a: Side, b: Side) => difference('idle', 'answered', a, b);

export const tlsKeepAlive: Claim = {
  number: 10,
  onRequest: true,
  says: 'Over TLS event holds a thread for each idle connection, as worker does.',
  hypothesis:
    'With as many idle TLS connections as threads, neither worker nor event has a thread left, ' +
    'and new clients of both wait.',
  mechanism:
    'event: process_socket() of server/mpm/event/event.c reads as worker does where an input ' +
    'filter clogs the stream (c->clogging_input_filters). mod_ssl once set that flag. It no ' +
    'longer does, and an idle connection goes back to the listener after its response. A ' +
    'handshake is another matter: ssl_io_filter_handshake() of modules/ssl/ssl_engine_io.c ' +
    'blocks the thread until it is over, or until Timeout or the handshake= of mod_reqtimeout.',
  notFor: { native: 'the native server speaks no TLS' },
  experiments: [
    {
      id: 'idle',
      title:
        `${capacity} workers; none and ${capacity} idle TLS connections, and ${capacity} ` +
        `clients that stall in the handshake, while ${newPerSecond} new clients arrive per second`,
      mpms: ['worker', 'event'],
      onlyArms: ['httpd-worker', 'httpd-event'],
      directives: fullPool({ capacity, threadsPerChild }),
      cells: [cell(none, []), cell(full, [idle(capacity)]), cell(handshaking, [stalled(capacity)])],
      rounds: 6,
      warmupSeconds: 0.2,
      durationSeconds: 0.6,
    },
  ],
  criteria: [
    decides(
      `worker answers fewer new clients with ${capacity} idle TLS connections than with none`,
      answered(worker(full), worker(none)).below(-share),
    ),
    decides(
      `event answers fewer new clients with ${capacity} idle TLS connections than with none`,
      answered(event(full), event(none)).below(-share),
    ),
    reports(
      `event answers fewer new clients while ${capacity} others stall in the handshake`,
      answered(event(handshaking), event(none)).below(-share),
    ),
    reports(
      `worker answers fewer new clients while ${capacity} others stall in the handshake`,
      answered(worker(handshaking), worker(none)).below(-share),
    ),
  ],
  pictures: [
    bySize({
      id: 'claim-10-answered',
      title: 'New TLS clients answered',
      takeaway: `${newPerSecond} new clients arrive per second while TLS connections idle.`,
      experiments: ['idle'],
      mpms: ['worker', 'event'],
      figure: 'answered',
      sizes: { [none]: 0, [full]: capacity },
      axis: 'idle TLS connections',
      capacity,
      scale: 'linear',
    }),
  ],
};
