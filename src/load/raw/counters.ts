import { constants } from 'node:os';
import { errnoName } from '../../os/errors.ts';
import { type ErrorCounter, errorCounter } from '../error-counter.ts';
import { type LatencyRecorder, latencyRecorder } from '../latency.ts';
import type { LoadErrors, Reconnects } from '../load.ts';
import type { Question } from '../population.ts';
import type { Ending } from './answers.ts';
import { nowUs } from './clock.ts';
import type { Connections } from './connections.ts';
import type { Handshake } from './engine.ts';
import { answerError } from './response-errors.ts';
import { createSeries, type Series } from './series.ts';
import { createSlots, type Slots } from './slots.ts';
import { createSteps, type Steps } from './steps.ts';

type Mutable<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/** The counters of one population, the same for every model of load. */
export interface Counters {
  carried: number;
  sent: number;
  requests: number;
  failed: number;
  queued: number;
  /** Consecutive refusals; many of them mean that nobody listens. */
  refusedInARow: number;
  /** The instant of the first of them; Infinity where there is none. */
  refusedSinceUs: number;
  errors: ErrorCounter;
  /** A description of the first bad response. */
  firstBadResponse: string | null;
  /** Since due in an open loop, else since sending or since the start of the connect. */
  readonly latency: LatencyRecorder;
  /** Open loops only: from due to sent where a connection was free. */
  readonly lag: LatencyRecorder;
  /** Since sending: the first request of a connection, and the later ones. */
  readonly fresh: LatencyRecorder;
  readonly reused: LatencyRecorder;
  /** Only where each request has a connection of its own. */
  readonly connect: LatencyRecorder;
  /** TLS only: from the established connection to the end of the handshake. */
  readonly handshake: LatencyRecorder;
  readonly handshakes: { full: number; resumed: number; failed: number };
  /** From sending, or from the established connection where each request has its own. */
  readonly firstByte: LatencyRecorder;
  /** From the start of a burst to the end of its last connection. */
  drainUs: number[];
  /** From the first call of a burst to the last. */
  readonly launch: LatencyRecorder;
  readonly reconnects: Mutable<Reconnects>;
  readonly slots: Slots;
  readonly series: Series;
  /** Staircase only. */
  readonly levels: readonly number[] | null;
  /** Clients of each connection. */
  readonly streams: number;
  steps: Steps | null;
}

/**
 * Creates the counters of a population.
 * @param streams clients of each connection.
 * @param kinds kinds of errors that only its protocol has.
 */
export function createCounters(
  slots: number,
  levels: readonly number[] | null,
  streams = 1,
  kinds: readonly (keyof LoadErrors)[] = [],
): Counters {
  return {
    ...blank(),
    errors: errorCounter(kinds),
    latency: latencyRecorder(),
    lag: latencyRecorder(),
    fresh: latencyRecorder(),
    reused: latencyRecorder(),
    connect: latencyRecorder(),
    handshake: latencyRecorder(),
    handshakes: { full: 0, resumed: 0, failed: 0 },
    firstByte: latencyRecorder(),
    launch: latencyRecorder(2),
    drainUs: [],
    reconnects: { connectionClose: 0, closedIdle: 0, failure: 0, timeout: 0 },
    slots: createSlots(slots),
    series: createSeries(),
    levels,
    streams,
    steps: levels === null ? null : createSteps(levels, streams),
  };
}

/** Resets the counters; requests under way are carried over. */
export function resetCounters(counters: Counters, timeUs: number): void {
  const carried = underWay(counters);
  Object.assign(counters, blank(), { carried, errors: counters.errors.blank(), drainUs: [] });
  for (const each of [counters.latency, counters.lag, counters.fresh, counters.reused])
    each.reset();
  counters.connect.reset();
  counters.handshake.reset();
  Object.assign(counters.handshakes, { full: 0, resumed: 0, failed: 0 });
  counters.firstByte.reset();
  counters.launch.reset();
  Object.assign(counters.reconnects, { connectionClose: 0, closedIdle: 0, failure: 0, timeout: 0 });
  counters.slots.reset(timeUs);
  counters.series.reset();
  const { levels, streams } = counters;
  counters.steps = levels === null ? null : createSteps(levels, streams);
}

/** Returns the requests under way according to the counters. */
export const underWay = (counters: Counters): number =>
  counters.carried + counters.sent - counters.requests - counters.failed;

const blank = () => ({
  carried: 0,
  sent: 0,
  requests: 0,
  failed: 0,
  queued: 0,
  refusedInARow: 0,
  refusedSinceUs: Number.POSITIVE_INFINITY,
  firstBadResponse: null,
});

/**
 * Counts a complete answer.
 * @param sinceUs when it was sent; where each request has its own connection, when that began.
 * @param dueUs when it was due in an open loop; else equal to `sinceUs`.
 * @returns true for a correct answer.
 */
export function countAnswer(
  counters: Counters,
  table: Connections,
  row: number,
  { expectedBody, expectedStatus }: Pick<Question, 'expectedBody' | 'expectedStatus'>,
  timeUs: number,
  sinceUs: number,
  dueUs: number,
): boolean {
  notRefused(counters);
  const fault = answerError(table, row, expectedBody, expectedStatus);
  if (fault !== null) {
    counters.firstBadResponse ??= fault;
    counters.failed += 1;
    counters.errors.add('badResponse');
    counters.steps?.failed();
    return false;
  }
  counters.requests += 1;
  counters.slots.answered(row, timeUs);
  const latencyUs = timeUs - dueUs;
  ((table.answered[row] ?? 0) > 1 ? counters.reused : counters.fresh).record(timeUs - sinceUs);
  counters.latency.record(latencyUs);
  counters.steps?.answered(latencyUs);
  return true;
}

/** Counts a TLS handshake that is over. */
export function countHandshake(
  { handshake, handshakes }: Counters,
  { resumed, us }: Handshake,
): void {
  handshakes[resumed ? 'resumed' : 'full'] += 1;
  handshake.record(us);
}

function notRefused(counters: Counters): void {
  counters.refusedInARow = 0;
  counters.refusedSinceUs = Number.POSITIVE_INFINITY;
}

const kindsOfEnd: Readonly<Record<Ending, keyof LoadErrors>> = {
  bad: 'badResponse',
  truncated: 'badResponse',
  closedWithoutResponse: 'closedWithoutResponse',
  closedIdle: 'closedWithoutResponse',
  handshake: 'handshake',
  refusedStream: 'refusedStream',
  resetStream: 'resetStream',
  goAway: 'goAway',
};

/**
 * Counts a connection that the server ended; a request under way on it is lost.
 * @param fault a description of the error; null for an end in order.
 */
export function countEnd(
  counters: Counters,
  how: Ending,
  asked: boolean,
  fault: string | null,
): void {
  notRefused(counters);
  // An idle connection that the server closes loses no request.
  if (how === 'closedIdle' && !asked) return;
  const kind = kindsOfEnd[how];
  counters.errors.add(kind);
  if (how === 'handshake') counters.handshakes.failed += 1;
  if (kind === 'badResponse' || how === 'handshake') counters.firstBadResponse ??= fault;
  counters.steps?.failed();
  if (asked) counters.failed += 1;
}

/** Counts a failed system call; a request under way is lost. */
export function countFailure(counters: Counters, errno: number, asked: boolean): void {
  const refused = errno === constants.errno.ECONNREFUSED;
  if (!refused) notRefused(counters);
  else {
    if (counters.refusedInARow === 0) counters.refusedSinceUs = nowUs();
    counters.refusedInARow += 1;
  }
  const code = errnoName(errno);
  const kind = counters.errors.addError(Object.assign(new Error(), { code }));
  if (kind === 'badResponse') counters.firstBadResponse ??= `a system call gave ${code}`;
  counters.steps?.failed();
  if (asked) counters.failed += 1;
}

/**
 * Counts a time-out; a request under way is lost.
 * @param heldBack true where the server's flow control held its body.
 */
export function countTimeout(counters: Counters, asked: boolean, heldBack = false): void {
  counters.errors.add(heldBack ? 'flowControl' : 'timeout');
  counters.steps?.failed();
  if (asked) counters.failed += 1;
}
