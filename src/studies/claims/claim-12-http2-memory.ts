import type { ProtocolName } from '../../load/protocols/protocols.ts';
import { documents } from '../../load/workloads/documents.ts';
import type { Cell } from '../../plan/plan.ts';
import { fullPool } from '../../server/pool-directives.ts';
import { ownCell } from './cell.ts';
import type { Claim } from './claim.ts';
import { decides, difference, sides } from './criterion.ts';

const visitors = 32;
/** A browser opens as many connections to a host over HTTP/1.1. */
const each = 6;
const capacity = 256;
const threadsPerChild = 64;
const mpms = ['worker', 'event'] as const;
/** Bytes of one visitor; less would be no reason for an administrator to act. */
const leastBytes = 32 * 1024;

/** Lets each visitor ask for six documents at once, and then idle. */
const cell = (protocol: ProtocolName, connections: number, streams?: number): Cell =>
  ownCell({
    id: protocol,
    workload: 'memory',
    protocol,
    rounds: 6,
    populations: [
      {
        name: 'visitors',
        model: 'parked',
        askEverySeconds: null,
        connections,
        ...(streams !== undefined && { streams }),
        ...documents.small,
      },
    ],
  });

const h2 = 'h2';
const https1 = 'https1';

export const http2Memory: Claim = {
  number: 12,
  onRequest: true,
  says: 'An HTTP/2 connection costs more memory than the six HTTP/1.1 connections it replaces.',
  hypothesis:
    `${visitors} visitors that each asked for ${each} documents at once and now idle: the server ` +
    `holds more memory with one HTTP/2 connection for each than with ${each} HTTP/1.1 ` +
    'connections over TLS for each. Both pools are equal.',
  mechanism:
    'mod_http2 keeps a session for each connection (h2_session_create of h2_session.c) with the ' +
    'state and the HPACK tables of nghttp2. Each stream has a secondary connection with pools ' +
    'of its own (h2_c2.c), which runs on a worker beside the threads of the MPM ' +
    '(h2_workers.c). An HTTP/1.1 connection over TLS keeps an SSL object of OpenSSL with its ' +
    'buffers, and the pools of one connection (ssl_engine_io.c, ssl_io_filter_init). Six of ' +
    'them have six of these.',
  notFor: { native: 'the native server speaks no HTTP/2' },
  experiments: [
    {
      id: 'visitors',
      title:
        `${capacity} workers; ${visitors} visitors with ${each} requests each, then idle, on ` +
        `one HTTP/2 connection or on ${each} of HTTP/1.1 over TLS`,
      mpms,
      onlyArms: ['httpd-worker', 'httpd-event'],
      directives: fullPool({ capacity, threadsPerChild }),
      cells: [cell(h2, visitors, each), cell(https1, each * visitors)],
      rounds: 6,
      warmupSeconds: 0.5,
      durationSeconds: 0.5,
    },
  ],
  criteria: mpms.map((mpm) =>
    decides(
      `${mpm} holds over ${leastBytes / 1024} KiB more memory for each visitor with HTTP/2`,
      difference('visitors', 'footprint', sides[mpm](h2), sides[mpm](https1)).above(
        visitors * leastBytes,
      ),
    ),
  ),
  pictures: [],
};
