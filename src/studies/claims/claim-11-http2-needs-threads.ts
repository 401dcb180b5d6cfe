import type { ProtocolName } from '../../load/protocols/protocols.ts';
import { newClients } from '../../load/workloads/new-clients.ts';
import type { Cell } from '../../plan/plan.ts';
import { fullPool } from '../../server/pool-directives.ts';
import { ownCell } from './cell.ts';
import type { Claim, Side } from './claim.ts';
import { decides, difference, reports, sides } from './criterion.ts';

const capacity = 8;
const newPerSecond = 60;
/** Share of the clients that must make the difference. */
const nearlyAll = 0.95;
const share = 0.05;

const cell = (protocol: ProtocolName): Cell =>
  ownCell({
    id: protocol,
    workload: 'churn',
    protocol,
    rounds: 6,
    populations: [{ ...newClients(newPerSecond), connections: 2 * newPerSecond }],
  });

const { prefork, worker, event } = sides;
const answered = (a: Side, b: Side) => difference('protocols', 'answered', a, b);

export const http2NeedsThreads: Claim = {
  number: 11,
  onRequest: true,
  says: 'HTTP/2 needs a threaded MPM.',
  hypothesis:
    'worker and event answer all clients that speak HTTP/2 only. prefork, with the same modules ' +
    'and the same Protocols, answers none of them, although it answers all that speak HTTP/1.1 ' +
    'over TLS.',
  mechanism:
    'mod_http2 runs each stream on a thread of its own (h2_workers.c). Its hook h2_post_config ' +
    '(mod_http2.c) asks for the MPM and says AH10034 under prefork. h2_protocol_propose ' +
    '(h2_switch.c) then proposes no h2 in the TLS handshake.',
  notFor: { native: 'the native server speaks no HTTP/2' },
  experiments: [
    {
      id: 'protocols',
      title:
        `${capacity} workers; ${newPerSecond} new clients per second that speak HTTP/2, or ` +
        'HTTP/1.1, over TLS and nothing else',
      mpms: ['prefork', 'worker', 'event'],
      onlyArms: ['httpd-prefork', 'httpd-worker', 'httpd-event'],
      directives: fullPool({ capacity, threadsPerChild: 4 }),
      cells: [cell('h2'), cell('https1')],
      rounds: 6,
      warmupSeconds: 0.2,
      durationSeconds: 0.8,
    },
  ],
  criteria: [
    decides(
      'worker answers clients of HTTP/2 that prefork does not answer',
      answered(worker('h2'), prefork('h2')).above(nearlyAll),
    ),
    decides(
      'event answers clients of HTTP/2 that prefork does not answer',
      answered(event('h2'), prefork('h2')).above(nearlyAll),
    ),
    decides(
      'prefork answers as many clients of HTTP/1.1 over TLS as event',
      answered(prefork('https1'), event('https1')).within(share),
    ),
    reports(
      'event answers as many clients of HTTP/2 as of HTTP/1.1 over TLS',
      answered(event('h2'), event('https1')).within(share),
    ),
  ],
  pictures: [],
};
