import { setTimeout as wait } from 'node:timers/promises';
import { type LatencyRecorder, latencyRecorder } from '../latency.ts';
import type { LoadSpec } from '../load.ts';
import type { Books } from './books.ts';
import { drive, type Model, openAll, withEngine } from './drive.ts';
import { type Engine, nowUs } from './engine.ts';

/** What bursts are timed by, besides the books. */
export interface BurstTimes {
  readonly connect: LatencyRecorder;
  readonly firstByte: LatencyRecorder;
  /** From the start of a burst until its last connection ended. */
  readonly drainUs: number[];
}

export const burstTimes = (): BurstTimes => ({
  connect: latencyRecorder(),
  firstByte: latencyRecorder(),
  drainUs: [],
});

/**
 * Bursts: from rest, N new connections in one go, each asks once with `Connection: close`; then rest; again until the time
 * is over. The burst under way is finished, and there is at least one. Latency is from the call of connect to the last
 * byte.
 */
export async function bursts(
  spec: LoadSpec,
  seconds: number,
  books: Books,
  times: BurstTimes,
  signal: AbortSignal,
): Promise<void> {
  const endUs = nowUs() + seconds * 1e6;
  const modelOf = (engine: Engine) => burstModel(engine, books, times);
  await withEngine(spec, 'close', modelOf, async (engine, model) => {
    do {
      const startUs = nowUs();
      books.sent += spec.connections;
      openAll(engine);
      await drive(engine, model, spec.timeoutSeconds, signal);
      times.drainUs.push(Math.round(nowUs() - startUs));
      await rest(spec.restSeconds, signal);
    } while (nowUs() < endUs);
  });
}

function burstModel(engine: Engine, books: Books, times: BurstTimes): Model {
  const { table } = engine;
  let ended = 0;
  const time = (row: number, endedUs: number) => {
    const calledUs = table.calledUs[row] ?? 0;
    const connectedUs = table.connectedUs[row] || endedUs;
    times.connect.record(connectedUs - calledUs);
    // Who met the deadline counts in the phase in which he waited.
    if (connectedUs < endedUs)
      times.firstByte.record((table.firstByteUs[row] || endedUs) - connectedUs);
  };
  return {
    connected: (row) => engine.ask(row),
    answered(row, timeUs) {
      ended += 1;
      // Used once, even if the server would keep it.
      engine.close(row);
      if (books.enter(table, row, timeUs, timeUs - (table.calledUs[row] ?? 0))) time(row, timeUs);
    },
    ended(_row, how) {
      ended += 1;
      books.ended(how);
    },
    failed(_row, errno) {
      ended += 1;
      books.failed(errno);
    },
    late(row, timeUs) {
      ended += 1;
      books.late(timeUs - (table.calledUs[row] ?? 0));
      time(row, timeUs);
    },
    due: () => Number.POSITIVE_INFINITY,
    finished() {
      if (ended < table.capacity) return false;
      ended = 0;
      return true;
    },
  };
}

async function rest(seconds: number, signal: AbortSignal): Promise<void> {
  await wait(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
}
