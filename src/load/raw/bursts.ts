import { setTimeout as wait } from 'node:timers/promises';
import { socketAddress } from '../../os/address.ts';
import { type LatencyRecorder, latencyRecorder } from '../latency.ts';
import type { LoadSpec } from '../load.ts';
import type { Books } from './books.ts';
import { drive, type Model } from './drive.ts';
import { createEngine, type Engine, type Events, nowUs } from './engine.ts';
import { requestFor } from './request.ts';

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
 * byte. A connection that meets the deadline counts in the phase in which it waited.
 */
export async function bursts(
  spec: LoadSpec,
  seconds: number,
  books: Books,
  times: BurstTimes,
  signal: AbortSignal,
): Promise<void> {
  const startUs = nowUs();
  let open = 0;
  const events: Events = {
    connected: (row) => engine.ask(row),
    answered(row, timeUs) {
      open -= 1;
      // Used once, even if the server would keep it.
      engine.close(row);
      const { table } = engine;
      if (books.enter(table, row, timeUs, timeUs - (table.calledUs[row] ?? 0))) time(row, timeUs);
    },
    ended(_row, how) {
      open -= 1;
      books.ended(how);
    },
    failed(_row, errno) {
      open -= 1;
      books.failed(errno);
    },
  };
  const time = (row: number, endedUs: number) => {
    const { calledUs, connectedUs, firstByteUs } = engine.table;
    const connected = connectedUs[row] || endedUs;
    times.connect.record(connected - (calledUs[row] ?? 0));
    if (connectedUs[row] !== 0) times.firstByte.record((firstByteUs[row] || endedUs) - connected);
  };
  const model: Model = {
    due: () => Number.POSITIVE_INFINITY,
    late(row, timeUs) {
      open -= 1;
      books.late(timeUs - (engine.table.calledUs[row] ?? 0));
      time(row, timeUs);
    },
    finished: () => open === 0,
  };
  using engine: Engine = createEngine(
    socketAddress(spec.host, spec.port),
    requestFor(spec, 'close'),
    spec.connections,
    events,
  );
  do {
    const burstUs = nowUs();
    open = spec.connections;
    books.sent += spec.connections;
    for (let row = 0; row < spec.connections; row += 1) engine.open(row);
    await drive(engine, model, spec.timeoutSeconds, signal);
    times.drainUs.push(Math.round(nowUs() - burstUs));
    await wait(spec.restSeconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
  } while (nowUs() - startUs < seconds * 1e6);
}
