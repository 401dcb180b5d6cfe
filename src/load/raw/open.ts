import { type LatencyRecorder, latencyRecorder } from '../latency.ts';
import type { LoadSpec } from '../load.ts';
import type { Books } from './books.ts';
import { drive, type Model, openAll, withEngine } from './drive.ts';
import { type Engine, nowUs } from './engine.ts';
import type { Schedule } from './pace.ts';

/** What an open loop is timed by besides the books, whose latency starts when the request was due. */
export interface OpenTimes {
  /** From sending to the last byte: what a closed loop would have said. */
  readonly sinceSent: LatencyRecorder;
  /** From due to sent, where a connection was free: our own lateness, nobody else's. */
  readonly lag: LatencyRecorder;
}

export const openTimes = (): OpenTimes => ({
  sinceSent: latencyRecorder(),
  lag: latencyRecorder(),
});

/**
 * Open loop: requests are due by a schedule, whether or not earlier ones were answered, on C persistent connections. One
 * that finds none free waits for the first that gets free, and its latency counts from when it was due: a server that
 * stalls delays everybody who comes meanwhile, and all of them are in the histogram (Gil Tene, wrk2).
 */
export async function openLoop(
  spec: LoadSpec,
  seconds: number,
  schedule: Schedule,
  books: Books,
  times: OpenTimes,
  signal: AbortSignal,
): Promise<void> {
  const modelOf = (engine: Engine) => openModel(engine, { books, times, schedule, seconds });
  await withEngine(spec, 'keep-alive', modelOf, async (engine, model) => {
    openAll(engine);
    await drive(engine, model, spec.timeoutSeconds, signal);
  });
}

interface Parts {
  readonly books: Books;
  readonly times: OpenTimes;
  readonly schedule: Schedule;
  readonly seconds: number;
}

function openModel(engine: Engine, { books, times, schedule, seconds }: Parts): Model {
  const { table } = engine;
  const startUs = nowUs();
  const endUs = startUs + seconds * 1e6;
  const dueUs = new Float64Array(table.capacity);
  const idle: number[] = [];
  const again: number[] = [];
  let next = 0;

  const ask = (row: number) => {
    dueUs[row] = startUs + schedule(next);
    next += 1;
    books.sent += 1;
    engine.ask(row);
  };
  /** A connection that got free takes what is overdue, else it rests. */
  const freed = (row: number, timeUs: number) => {
    const nextUs = startUs + schedule(next);
    if (nextUs <= timeUs && nextUs < endUs) ask(row);
    else idle.push(row);
  };

  return {
    connected: (row) => freed(row, nowUs()),
    answered(row, timeUs) {
      if (books.enter(table, row, timeUs, timeUs - (dueUs[row] ?? 0))) {
        times.sinceSent.record(timeUs - (table.sentUs[row] ?? 0));
      }
      if (table.closes[row] === 1) again.push(row);
      else freed(row, timeUs);
    },
    ended(row, how) {
      books.ended(how);
      const at = idle.indexOf(row);
      if (at !== -1) idle.splice(at, 1);
      again.push(row);
    },
    failed(row, errno) {
      books.failed(errno);
      again.push(row);
    },
    late(row, timeUs) {
      books.late(timeUs - (dueUs[row] ?? 0));
      again.push(row);
    },
    due(timeUs) {
      for (const row of again.splice(0)) engine.open(row);
      for (;;) {
        const nextUs = startUs + schedule(next);
        if (nextUs >= endUs) return endUs;
        if (nextUs > timeUs) return nextUs;
        const row = idle.pop();
        if (row === undefined) return Number.POSITIVE_INFINITY;
        ask(row);
        times.lag.record((table.sentUs[row] ?? 0) - nextUs);
      }
    },
    finished: (timeUs) => timeUs >= endUs,
  };
}
