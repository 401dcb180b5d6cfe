import { constants } from 'node:os';
import { errnoName } from '../../os/errors.ts';
import { type ErrorCounter, errorCounter } from '../drivers/errors.ts';
import { type LatencyRecorder, latencyRecorder } from '../latency.ts';
import type { LoadSpec } from '../load.ts';
import type { Connections } from './connections.ts';
import { type Ending, nowUs } from './engine.ts';

/** What is written down about every request of the window; shared by all models of load. */
export interface Books {
  readonly counter: ErrorCounter;
  /** From sending, or from starting to connect, to the last byte. */
  readonly latency: LatencyRecorder;
  readonly completedPer100Ms: number[];
  sent: number;
  good: number;
  /** Refusals without anything else in between: nobody is there any more. */
  refusedInARow: number;
  /** A whole answer; true when it is the right one. */
  enter(table: Connections, row: number, timeUs: number, latencyUs: number): boolean;
  ended(how: Ending): void;
  failed(errno: number): void;
  /** Met the deadline: it stays in the picture with at least that latency. */
  late(latencyUs: number): void;
}

/** Books for a window that starts now. */
export function openBooks(spec: LoadSpec): Books {
  const startUs = nowUs();
  const books: Books = {
    counter: errorCounter(),
    latency: latencyRecorder(),
    completedPer100Ms: [],
    sent: 0,
    good: 0,
    refusedInARow: 0,
    enter(table, row, timeUs, latencyUs) {
      books.refusedInARow = 0;
      if (table.status[row] !== 200 || table.bodyRead[row] !== spec.bodyBytes) {
        books.counter.add('badResponse');
        return false;
      }
      books.good += 1;
      books.latency.record(latencyUs);
      countIn(books.completedPer100Ms, Math.floor((timeUs - startUs) / 100_000));
      return true;
    },
    ended(how) {
      books.refusedInARow = 0;
      // An idle connection that the server ends lost no request.
      if (how === 'closedWithoutResponse') books.counter.add('closedWithoutResponse');
      else if (how !== 'closedIdle') books.counter.add('badResponse');
    },
    failed(errno) {
      books.refusedInARow = errno === constants.errno.ECONNREFUSED ? books.refusedInARow + 1 : 0;
      books.counter.addError(Object.assign(new Error(), { code: errnoName(errno) }));
    },
    late(latencyUs) {
      books.counter.add('timeout');
      books.latency.record(latencyUs);
    },
  };
  return books;
}

function countIn(bins: number[], bin: number): void {
  while (bins.length <= bin) bins.push(0);
  bins[bin] = (bins[bin] ?? 0) + 1;
}
