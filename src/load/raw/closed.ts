import type { LoadSpec } from '../load.ts';
import type { Books } from './books.ts';
import { drive, type Model, openAll, withEngine } from './drive.ts';
import { type Engine, nowUs } from './engine.ts';

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
  await withEngine(
    spec,
    'keep-alive',
    (engine) => closedModel(engine, books, endUs),
    async (engine, model) => {
      openAll(engine);
      await drive(engine, model, spec.timeoutSeconds, signal);
    },
  );
  if (books.refusedInARow >= refusalsThatEnd) {
    throw new Error(
      `nobody listens on ${spec.host}:${spec.port} any more (${refusalsThatEnd} refusals in a row)`,
    );
  }
}

function closedModel(engine: Engine, books: Books, endUs: number): Model {
  const { table } = engine;
  /** Opened in turn and not where they ended, so that a server that refuses cannot make us recurse. */
  const again: number[] = [];
  const ask = (row: number) => {
    books.sent += 1;
    engine.ask(row);
  };
  return {
    connected: ask,
    answered(row, timeUs) {
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
    late(row, timeUs) {
      books.late(timeUs - (table.sentUs[row] ?? 0));
      again.push(row);
    },
    due() {
      for (const row of again.splice(0)) engine.open(row);
      return Number.POSITIVE_INFINITY;
    },
    finished: (timeUs) => timeUs >= endUs || books.refusedInARow >= refusalsThatEnd,
  };
}
