import { EPOLLIN } from '../../../os/epoll.ts';
import type { Ending } from '../answers.ts';
import { nowUs } from '../clock.ts';
import { states } from '../connections.ts';
import { tlsFault } from '../transport.ts';
import { forget, type H2Connection, isWithinFrame, stages } from './connection.ts';
import { type EngineState, wideWindow } from './engine-state.ts';
import { codes, type Violation } from './frames.ts';
import { createRequestBlocks, createResponseBlocks } from './header-blocks.ts';
import { putGoAway, putGreeting } from './output.ts';
import { beginWaiting, endStream } from './requests.ts';
import { placeIn } from './responses.ts';
import { flush } from './sending.ts';

/** Opens a socket and starts to connect. */
export function openConnection({ opener }: EngineState, connection: H2Connection): void {
  connection.stage = stages.opening;
  opener.open(connection.index);
}

/** Sends the preface and our settings, after which the server's come. */
export function greet(state: EngineState, connection: H2Connection): void {
  connection.stage = stages.greeting;
  connection.requests = createRequestBlocks(state.fields);
  connection.responses = createResponseBlocks();
  connection.receiveWindow = wideWindow;
  putGreeting(connection.output, state.streamWindow, wideWindow);
  // The opener has made epoll watch for it.
  connection.interest = EPOLLIN;
}

/** Hands the connection to the rows that have waited for it. */
export function becomeReady(state: EngineState, connection: H2Connection): void {
  const { generation, firstRow, endRow } = connection;
  connection.stage = stages.ready;
  for (let row = firstRow; row < endRow && connection.generation === generation; row += 1) {
    if (state.table.state[row] === states.connecting) join(state, connection, row);
  }
  if (connection.generation === generation) beginWaiting(state, connection);
}

/** Gives the row its place on a connection that is ready. */
export function join(state: EngineState, connection: H2Connection, row: number): void {
  const { table, sockets, events } = state;
  const connectedUs = sockets.connectedUs[connection.index] ?? 0;
  table.connectedUs[row] = Math.max(table.calledUs[row] ?? 0, connectedUs);
  table.readyUs[row] = nowUs();
  table.state[row] = states.idle;
  events.connected(row);
}

/** Frees the row, which has no stream. */
export function freeRow({ table, streams }: EngineState, connection: H2Connection, row: number) {
  table.state[row] = states.free;
  table.held[row] = 0;
  streams.waiting[row] = 0;
  connection.rows -= 1;
}

/** Closes the connection without an event. */
export function closeConnection(state: EngineState, connection: H2Connection): void {
  sayGoodBye(state, connection, codes.noError);
  closeTransport(state, connection);
}

/** Tells the server why the connection ends, where it can read that (RFC 9113, section 6.8). */
function sayGoodBye(state: EngineState, connection: H2Connection, code: number): void {
  if (connection.stage < stages.greeting || isWithinFrame(connection)) return;
  putGoAway(connection.output, code);
  flush(state, connection);
}

/** Ends a connection whose server broke the protocol. */
export function endInViolation(
  state: EngineState,
  connection: H2Connection,
  { code, message }: Violation,
): void {
  sayGoodBye(state, connection, code);
  endConnection(state, connection, 'bad', message);
}

/**
 * Closes a connection after the server's good-bye when its last stream has ended. Rows that have
 * come since wait for another one, which is opened now.
 */
export function settle(state: EngineState, connection: H2Connection): void {
  if (!connection.leaving || connection.active > 0) return;
  closeConnection(state, connection);
  if (connection.rows > 0) openConnection(state, connection);
}

function closeTransport({ transport }: EngineState, connection: H2Connection): void {
  transport.close(connection.index);
  forget(connection);
}

/** Closes a connection that has failed; each of its rows is free, and hears so. */
export function failConnection(state: EngineState, connection: H2Connection, errno: number): void {
  const fault = tlsFault(state.transport, errno);
  if (fault !== null) {
    endConnection(state, connection, 'bad', fault);
    return;
  }
  const timeUs = nowUs();
  for (const [order, { row }] of takeRows(state, connection).entries()) {
    state.events.failed(row, errno, timeUs, order === 0);
  }
}

/**
 * Closes a connection that the server has ended; each of its rows is free, and hears so.
 * @param how null: each row ends as its response does.
 */
export function endConnection(
  state: EngineState,
  connection: H2Connection,
  how: Ending | null,
  fault: string | null = null,
): void {
  const timeUs = nowUs();
  for (const [order, taken] of takeRows(state, connection).entries()) {
    state.events.ended(taken.row, how ?? taken.how, timeUs, fault ?? taken.fault, order === 0);
  }
}

interface TakenRow {
  readonly row: number;
  readonly how: Ending;
  readonly fault: string | null;
}

/**
 * Closes the socket and frees all rows, before anybody hears of it. Those with a request come
 * first: the end of a connection counts for the first one.
 */
function takeRows(state: EngineState, connection: H2Connection): readonly TakenRow[] {
  const busy: TakenRow[] = [];
  const others: TakenRow[] = [];
  for (let row = connection.firstRow; row < connection.endRow; row += 1) {
    const rowState = state.table.state[row] ?? states.free;
    if (rowState === states.free) continue;
    const rests = rowState === states.idle || rowState === states.connecting;
    (rests ? others : busy).push(takenRow(state, row, rests));
    if (state.streams.id[row] !== 0) endStream(state, connection, row);
    freeRow(state, connection, row);
  }
  connection.queue.clear();
  closeTransport(state, connection);
  return [...busy, ...others];
}

function takenRow({ table, streams }: EngineState, row: number, rests: boolean): TakenRow {
  if (rests) return { row, how: 'closedIdle', fault: null };
  if (table.firstByteUs[row] === 0) return { row, how: 'closedWithoutResponse', fault: null };
  const fault = `the connection ended ${placeIn(table, streams, row)}`;
  return { row, how: 'truncated', fault };
}
