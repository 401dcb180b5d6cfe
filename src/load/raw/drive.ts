import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { socketAddress } from '../../os/address.ts';
import type { LoadSpec } from '../load.ts';
import { states } from './connections.ts';
import { createEngine, type Engine, type Events, nowUs } from './engine.ts';
import { requestFor } from './request.ts';

/** A model of load: it hears what happens on the connections, and is asked what is due. */
export interface Model extends Events {
  /** Does what is due now; gives the instant at which it wants to be asked again, or Infinity. */
  due(timeUs: number): number;
  /** A connect or a request has met the deadline; its row is free. */
  late(row: number, timeUs: number): void;
  finished(timeUs: number): boolean;
}

/** Makes an engine for the load, hands it to the model, and gives both to `work`; the connections are closed after it. */
export async function withEngine(
  spec: LoadSpec,
  connection: 'keep-alive' | 'close',
  modelOf: (engine: Engine) => Model,
  work: (engine: Engine, model: Model) => Promise<void>,
): Promise<void> {
  using engine: Engine = createEngine(
    socketAddress(spec.host, spec.port),
    requestFor(spec, connection),
    spec.connections,
    {
      connected: (row) => model.connected(row),
      answered: (row, timeUs) => model.answered(row, timeUs),
      ended: (row, how, timeUs) => model.ended(row, how, timeUs),
      failed: (row, errno, timeUs) => model.failed(row, errno, timeUs),
    },
  );
  const model = modelOf(engine);
  await work(engine, model);
}

export function openAll(engine: Engine): void {
  for (let row = 0; row < engine.table.capacity; row += 1) engine.open(row);
}

/** So often Node's own loop gets a turn, so that a signal, or the end of the parent, is noticed. */
const turnUs = 20_000;

/** Deadlines are looked at so often: no request has a timer of its own. */
const sweepUs = 50_000;

/**
 * Runs the engine for the model until it has finished. With less than two milliseconds to the next due instant it spins
 * instead of sleeping, because epoll waits in whole milliseconds.
 */
export async function drive(
  engine: Engine,
  model: Model,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  let nextTurnUs = nowUs() + turnUs;
  let nextSweepUs = nowUs() + sweepUs;
  for (;;) {
    const timeUs = nowUs();
    if (model.finished(timeUs)) return;
    const dueUs = model.due(timeUs);
    const restMs = (Math.min(dueUs, nextTurnUs, nextSweepUs) - timeUs) / 1000;
    engine.poll(dueUs - timeUs < 2000 ? 0 : Math.max(0, Math.min(10, Math.floor(restMs))));
    if (timeUs >= nextSweepUs) {
      nextSweepUs = timeUs + sweepUs;
      sweep(engine, model, timeUs, timeoutSeconds * 1e6);
    }
    if (timeUs >= nextTurnUs) {
      await turnOfTheLoop();
      signal.throwIfAborted();
      nextTurnUs = nowUs() + turnUs;
    }
  }
}

/** Ends every connect and every request that is older than the time-out. */
function sweep({ table, close }: Engine, model: Model, timeUs: number, timeoutUs: number): void {
  for (let row = 0; row < table.capacity; row += 1) {
    const state = table.state[row];
    if (state === states.free || state === states.idle) continue;
    const since = state === states.connecting ? table.calledUs[row] : table.sentUs[row];
    if (timeUs - (since ?? 0) < timeoutUs) continue;
    close(row);
    model.late(row, timeUs);
  }
}
