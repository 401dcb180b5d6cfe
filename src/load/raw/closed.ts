import { socketAddress } from '../../os/address.ts';
import type { LoadSpec } from '../load.ts';
import type { Books } from './books.ts';
import { drive, type Model } from './drive.ts';
import { createEngine, type Engine, type Events, nowUs } from './engine.ts';
import { requestFor } from './request.ts';

/** So many refusals in a row, and nobody is there any more. */
const refusalsThatEnd = 200;

/**
 * Closed loop: each of C connections sends its next request when it has the last answer, and a connection that ends is
 * opened again. Latency is from sending to the last byte.
 * @throws when nobody listens any more.
 */
export async function closedLoop(
  spec: LoadSpec,
  seconds: number,
  books: Books,
  signal: AbortSignal,
): Promise<void> {
  const endUs = nowUs() + seconds * 1e6;
  const again: number[] = [];
  const ask = (row: number) => {
    books.sent += 1;
    engine.ask(row);
  };
  const events: Events = {
    connected: ask,
    answered(row, timeUs) {
      const { table } = engine;
      books.enter(table, row, timeUs, timeUs - (table.sentUs[row] ?? 0));
      if (table.closes[row] === 1) again.push(row);
      else if (timeUs < endUs) ask(row);
    },
    ended(row, how) {
      books.ended(how);
      again.push(row);
    },
    failed(row, errno) {
      books.failed(errno);
      again.push(row);
    },
  };
  const model: Model = {
    due() {
      // Opened from here and not from where they ended: a server that refuses must not recurse.
      for (const row of again.splice(0)) engine.open(row);
      return Number.POSITIVE_INFINITY;
    },
    late(row, timeUs) {
      books.late(timeUs - (engine.table.sentUs[row] ?? 0));
      again.push(row);
    },
    finished: (timeUs) => timeUs >= endUs || books.refusedInARow >= refusalsThatEnd,
  };
  using engine: Engine = createEngine(
    socketAddress(spec.host, spec.port),
    requestFor(spec, 'keep-alive'),
    spec.connections,
    events,
  );
  for (let row = 0; row < spec.connections; row += 1) engine.open(row);
  await drive(engine, model, spec.timeoutSeconds, signal);
  if (books.refusedInARow >= refusalsThatEnd) {
    throw new Error(
      `nobody listens on ${spec.host}:${spec.port} any more (${refusalsThatEnd} refusals in a row)`,
    );
  }
}
