import type { EventEmitter } from 'node:events';
import { type ErrorCounter, errorCounter, totalErrors } from '../../error-counter.ts';
import { type LatencyRecorder, latencyRecorder } from '../../latency.ts';
import type { LoadErrors } from '../../load.ts';
import type { Closed } from '../../population.ts';
import type { LoadWarning } from '../../warning.ts';
import { createHandshakeCounter, type HandshakeCounter } from '../handshake-counter.ts';

/** A client of autocannon, which is one connection, with the events of its lib/httpClient.js. */
export type Connection = EventEmitter<{
  request: [];
  response: [statusCode: number, bytes: number, durationMs: number];
  mismatch: [body: string];
  connError: [error: Error];
  timeout: [];
}> & {
  /** Its socket; another one after it was connected again. */
  readonly conn?: object;
};

/** Consecutive refusals after which nobody listens: autocannon would reconnect in a tight loop. */
export const refusalsThatEnd = 200;

/** The counters of a window, and the handlers that fill them. */
export interface Counters extends Counts {
  readonly handshakes: HandshakeCounter;
  follow(connection: Connection, stop: () => void): void;
  balance(): {
    readonly errors: LoadErrors;
    readonly trusted: boolean;
    readonly warnings: readonly LoadWarning[];
  };
}

interface Counts {
  sent: number;
  answered: number;
  good: number;
  /** Interim answers, after which autocannon matches answers with later requests. */
  interim: number;
  refusedInARow: number;
  readonly latency: LatencyRecorder;
  readonly completed: { readonly atMs: number; readonly latencyUs: number }[];
}

/** Counts the events of each connection, and decides whether the latencies can be true. */
export function createCounters({ connections, expectedStatus = 200 }: Closed): Counters {
  const startMs = performance.now();
  const errorsByKind = errorCounter();
  const handshakes = createHandshakeCounter();
  const counters: Counters = {
    handshakes,
    sent: 0,
    answered: 0,
    good: 0,
    interim: 0,
    refusedInARow: 0,
    latency: latencyRecorder(),
    completed: [],

    follow(connection: Connection, stop: () => void): void {
      let first = true;
      let lastWasGood = false;
      connection.on('request', () => {
        counters.sent += 1;
        handshakes.follow(connection.conn);
      });
      connection.on('response', (statusCode, _bytes, durationMs) => {
        counters.refusedInARow = 0;
        lastWasGood = statusCode === expectedStatus;
        if (statusCode < 200) {
          counters.interim += 1;
          return;
        }
        counters.answered += 1;
        if (lastWasGood) addGood(durationMs);
        else errorsByKind.add('badResponse');
        // The clock of the first request starts before the connection is established.
        if (!first) counters.latency.record(durationMs * 1000);
        first = false;
      });
      // The event follows `response`, which counted the answer as good.
      connection.on('mismatch', () => {
        if (!lastWasGood) return;
        counters.good -= 1;
        counters.completed.pop();
        errorsByKind.add('badResponse');
      });
      connection.on('timeout', () => errorsByKind.add('timeout'));
      connection.on('connError', (error) => {
        if (handshakes.isUnderWay(connection.conn)) errorsByKind.add('handshake');
        else errorsByKind.addError(error);
        const refused = 'code' in error && error.code === 'ECONNREFUSED';
        counters.refusedInARow = refused ? counters.refusedInARow + 1 : 0;
        if (counters.refusedInARow >= refusalsThatEnd) stop();
      });
    },

    balance: () => balanced(counters, connections, errorsByKind),
  };

  function addGood(durationMs: number): void {
    counters.good += 1;
    counters.completed.push({ atMs: performance.now() - startMs, latencyUs: durationMs * 1000 });
  }

  return counters;
}

/** Balances the counters: at the end each connection may have one request under way. */
function balanced(
  { sent, answered, interim }: Counts,
  connections: number,
  errorsByKind: ErrorCounter,
) {
  const unanswered = sent - answered;
  const trusted =
    totalErrors(errorsByKind.errors()) === 0 &&
    interim === 0 &&
    unanswered >= 0 &&
    unanswered <= connections;
  // autocannon reconnects without an event when the server closes a connection in order; the lost
  // request shows only here.
  const lost = lostRequests(unanswered, connections, errorsByKind);
  errorsByKind.add('closedWithoutResponse', lost);
  const errors = errorsByKind.errors();
  const guard: LoadWarning = {
    ...{ kind: 'guard', sent, requests: answered },
    ...{ allowed: connections, errors: totalErrors(errors) },
  };
  return { errors, trusted, warnings: [...(trusted ? [] : [guard]), ...errorsByKind.warnings()] };
}

/** Returns the requests without any event: not answered, not failed, and not under way. */
function lostRequests(unanswered: number, underWay: number, counter: ErrorCounter): number {
  const { badResponse: _, ...failures } = counter.errors();
  const reported = Object.values(failures).reduce((sum, count) => sum + count, 0);
  return Math.max(0, unanswered - underWay - reported);
}
