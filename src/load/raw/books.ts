import { constants } from 'node:os';
import { errnoName } from '../../os/errors.ts';
import { type ErrorCounter, errorCounter } from '../error-counter.ts';
import { type LatencyRecorder, latencyRecorder } from '../latency.ts';
import type { Reconnects } from '../load.ts';
import type { ExpectedBody } from '../population.ts';
import type { Ending } from './answers.ts';
import { nowUs } from './clock.ts';
import type { Connections } from './connections.ts';
import { createSeries, type Series } from './series.ts';
import { openSlots, type Slots } from './slots.ts';
import { openSteps, type Steps } from './steps.ts';
import { wrongAnswer } from './wrong.ts';

type Mutable<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/** What is written down about the requests of one population; every model of load keeps the same books. */
export interface Books {
  carried: number;
  sent: number;
  requests: number;
  failed: number;
  queued: number;
  /** Refusals without anything else in between: nobody is there any more. */
  refusedInARow: number;
  /** When the first of them came; Infinity where there is none. */
  refusedSinceUs: number;
  errors: ErrorCounter;
  /** What was wrong about the first bad response, in words. */
  firstWrong: string | null;
  /** What the population is about: since due in an open loop, else since sending or starting to connect. */
  readonly latency: LatencyRecorder;
  /** Open loops only: from due to sent where a connection was free. */
  readonly lag: LatencyRecorder;
  /** Since sending: the first request of a connection, and the later ones. */
  readonly fresh: LatencyRecorder;
  readonly reused: LatencyRecorder;
  /** Where each request has a connection of its own. */
  readonly connect: LatencyRecorder;
  /** From sending, or from the established connection where each request has its own. */
  readonly firstByte: LatencyRecorder;
  /** From the start of a burst until its last connection ended. */
  drainUs: number[];
  /** From the first call of a burst to the last. */
  readonly launch: LatencyRecorder;
  readonly reconnects: Mutable<Reconnects>;
  readonly slots: Slots;
  readonly series: Series;
  /** Staircase only. */
  readonly levels: readonly number[] | null;
  steps: Steps | null;
  /** Instants of the window under way, and how long earlier ones lasted: the series is of the time that was measured. */
  windowStartUs: number;
  earlierUs: number;
}

export function openBooks(slots: number, levels: readonly number[] | null): Books {
  return {
    ...blank(),
    errors: errorCounter(),
    latency: latencyRecorder(),
    lag: latencyRecorder(),
    fresh: latencyRecorder(),
    reused: latencyRecorder(),
    connect: latencyRecorder(),
    firstByte: latencyRecorder(),
    launch: latencyRecorder(2),
    drainUs: [],
    reconnects: { connectionClose: 0, closedIdle: 0, failure: 0, timeout: 0 },
    slots: openSlots(slots),
    series: createSeries(),
    levels,
    steps: levels === null ? null : openSteps(levels),
    windowStartUs: 0,
    earlierUs: 0,
  };
}

/** Starts afresh: what is under way is carried over, everything else forgotten. */
export function resetBooks(books: Books, timeUs: number): void {
  const carried = underWay(books);
  Object.assign(books, blank(), { carried, errors: errorCounter(), drainUs: [], earlierUs: 0 });
  for (const each of [books.latency, books.lag, books.fresh, books.reused]) each.reset();
  books.connect.reset();
  books.firstByte.reset();
  books.launch.reset();
  Object.assign(books.reconnects, { connectionClose: 0, closedIdle: 0, failure: 0, timeout: 0 });
  books.slots.reset(timeUs);
  books.series.reset();
  books.steps = books.levels === null ? null : openSteps(books.levels);
}

/** Requests on their way, by the books. */
export const underWay = (books: Books): number =>
  books.carried + books.sent - books.requests - books.failed;

const blank = () => ({
  carried: 0,
  sent: 0,
  requests: 0,
  failed: 0,
  queued: 0,
  refusedInARow: 0,
  refusedSinceUs: Number.POSITIVE_INFINITY,
  firstWrong: null,
});

/**
 * A whole answer to a request.
 * @param sinceUs when it was sent, or where each has its own connection, when that was begun.
 * @param dueUs when it was due, in an open loop; else the same.
 * @returns true when it is the right answer.
 */
export function enterAnswer(
  books: Books,
  table: Connections,
  row: number,
  body: ExpectedBody | null,
  timeUs: number,
  sinceUs: number,
  dueUs: number,
): boolean {
  notRefused(books);
  const wrong = wrongAnswer(table, row, body);
  if (wrong !== null) {
    books.firstWrong ??= wrong;
    books.failed += 1;
    books.errors.add('badResponse');
    books.steps?.failed();
    return false;
  }
  books.requests += 1;
  books.slots.answered(row, timeUs);
  enterLatency(books, (table.answered[row] ?? 0) > 1, timeUs - sinceUs, timeUs - dueUs);
  const latencyUs = timeUs - dueUs;
  books.series.add(books.earlierUs + timeUs - books.windowStartUs, latencyUs);
  books.steps?.answered(latencyUs);
  return true;
}

function notRefused(books: Books): void {
  books.refusedInARow = 0;
  books.refusedSinceUs = Number.POSITIVE_INFINITY;
}

/** @param sentUs the latency since sending. @param dueUs since it was due; without a schedule, the same. */
export function enterLatency(books: Books, reused: boolean, sentUs: number, dueUs: number): void {
  (reused ? books.reused : books.fresh).record(sentUs);
  books.latency.record(dueUs);
}

/**
 * A connection that ended by itself; with a request under way, that request is lost.
 * @param wrong what was wrong, in words; null when it ended in order.
 */
export function enterEnd(books: Books, how: Ending, asked: boolean, wrong: string | null): void {
  notRefused(books);
  // An idle connection that the server ends lost no request.
  if (how === 'closedIdle' && !asked) return;
  const silent = how === 'closedWithoutResponse' || how === 'closedIdle';
  books.errors.add(silent ? 'closedWithoutResponse' : 'badResponse');
  books.firstWrong ??= wrong;
  books.steps?.failed();
  if (asked) books.failed += 1;
}

/** A system call that failed; with a request under way, that request is lost. */
export function enterFailure(books: Books, errno: number, asked: boolean): void {
  const refused = errno === constants.errno.ECONNREFUSED;
  if (!refused) notRefused(books);
  else {
    if (books.refusedInARow === 0) books.refusedSinceUs = nowUs();
    books.refusedInARow += 1;
  }
  const code = errnoName(errno);
  const kind = books.errors.addError(Object.assign(new Error(), { code }));
  if (kind === 'badResponse') books.firstWrong ??= `a system call gave ${code}`;
  books.steps?.failed();
  if (asked) books.failed += 1;
}

/** Met the deadline; with a request under way, that request is lost. */
export function enterTimeout(books: Books, asked: boolean): void {
  books.errors.add('timeout');
  books.steps?.failed();
  if (asked) books.failed += 1;
}
