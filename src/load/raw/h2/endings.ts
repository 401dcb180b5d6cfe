import type { Ending } from '../answers.ts';
import { states } from '../connections.ts';
import type { H2Connection } from './connection.ts';
import type { EngineState } from './engine-state.ts';
import { freeRow, settle } from './lifecycle.ts';
import { beginWaiting, cancelStream, endStream } from './requests.ts';

/** Ends the stream of a complete response. */
export function complete(
  state: EngineState,
  connection: H2Connection,
  row: number,
  timeUs: number,
): void {
  const { table, events } = state;
  endStream(state, connection, row);
  table.answered[row] = (table.answered[row] ?? 0) + 1;
  rest(state, connection, row);
  // The last of them closes the connection.
  if (connection.leaving && connection.active === 0) table.closes[row] = 1;
  events.answered(row, timeUs);
  goOn(state, connection);
}

/** Ends a stream without a complete response; the connection goes on. */
export function lose(
  state: EngineState,
  connection: H2Connection,
  row: number,
  how: Ending,
  fault: string | null,
  timeUs: number,
): void {
  rest(state, connection, row);
  state.events.ended(row, how, timeUs, fault, false);
  goOn(state, connection);
}

/** Ends a stream whose response is wrong, and resets it. */
export function refuse(
  state: EngineState,
  connection: H2Connection,
  row: number,
  code: number,
  fault: string,
  timeUs: number,
): void {
  cancelStream(state, connection, row, code);
  lose(state, connection, row, 'bad', fault, timeUs);
}

/** Lets the row rest, or frees it where its connection takes no more requests. */
function rest(state: EngineState, connection: H2Connection, row: number): void {
  if (connection.leaving) freeRow(state, connection, row);
  else state.table.state[row] = states.idle;
}

/** Uses the place of a stream that has ended. */
function goOn(state: EngineState, connection: H2Connection): void {
  if (connection.leaving) settle(state, connection);
  else if (connection.queue.size > 0) beginWaiting(state, connection);
}

interface EndedRow {
  readonly row: number;
  readonly how: Ending;
}

/**
 * Takes the server's good-bye (RFC 9113, section 6.8). It answers streams up to the last one that
 * it names; those above it are lost, and rows without a stream find another connection.
 */
export function takeGoAway(
  state: EngineState,
  connection: H2Connection,
  lastStream: number,
  timeUs: number,
): void {
  const { table, streams, events } = state;
  connection.leaving = true;
  const lost: EndedRow[] = [];
  const idle: EndedRow[] = [];
  for (let row = connection.firstRow; row < connection.endRow; row += 1) {
    const stream = streams.id[row] ?? 0;
    if (stream > lastStream) {
      endStream(state, connection, row);
      lost.push({ row, how: 'goAway' });
    } else if (table.state[row] === states.idle) idle.push({ row, how: 'closedIdle' });
  }
  const ended = [...lost, ...idle];
  for (const { row } of ended) freeRow(state, connection, row);
  // Where streams are left, the last one to end closes the connection.
  const isEnd = connection.active === 0;
  for (const [order, { row, how }] of ended.entries()) {
    events.ended(row, how, timeUs, null, isEnd && order === 0);
  }
  settle(state, connection);
}
