import { EAGAIN } from '../../../os/errors.ts';
import { nowUs } from '../clock.ts';
import { states } from '../connections.ts';
import { type H2Connection, stages } from './connection.ts';
import { connectionOf, type EngineState, requestOf } from './engine-state.ts';
import { codes } from './frames.ts';
import type { RequestBlocks } from './header-blocks.ts';
import { createOutput, putHeaders, putReset } from './output.ts';
import { hasBodyLeft } from './request-bodies.ts';
import { phases } from './streams.ts';

/**
 * Puts the row's request as a new stream. Where the server admits no more, it waits for the end of
 * another one, behind those that have waited longer, and counts as sent then.
 */
export function beginRequest(state: EngineState, row: number): void {
  const connection = connectionOf(state, row);
  if (connection.active < connection.limit && connection.queue.size === 0) {
    putRequest(state, connection, row);
    return;
  }
  state.streams.waiting[row] = 1;
  connection.queue.add(row - connection.firstRow);
  beginWaiting(state, connection);
}

function putRequest(state: EngineState, connection: H2Connection, row: number): void {
  const { body } = requestOf(state, row);
  const stream = openStream(state, connection, row);
  const block = (connection.requests as RequestBlocks).block(state.table.question[row] ?? 0);
  putHeaders(connection.output, stream, block, body.length === 0);
  state.streams.bodyAllowed[row] = body.length;
}

/** Opens a stream for the row, none of whose request has left. */
function openStream(state: EngineState, connection: H2Connection, row: number): number {
  const { streams } = state;
  const stream = connection.nextStream;
  connection.nextStream += 2;
  connection.active += 1;
  if (requestOf(state, row).body.length > 0) connection.bodies += 1;
  streams.id[row] = stream;
  streams.phase[row] = phases.head;
  streams.sendWindow[row] = connection.initialWindow;
  streams.receiveWindow[row] = state.streamWindow;
  streams.bodyAllowed[row] = 0;
  streams.bodySent[row] = 0;
  return stream;
}

/** Ends the row's stream. Resets it where a part of the request's body has yet to leave. */
export function endStream(state: EngineState, connection: H2Connection, row: number): void {
  const { streams } = state;
  if (hasBodyLeft(state, row)) {
    connection.bodies -= 1;
    putReset(connection.output, streams.id[row] ?? 0, codes.cancel);
  }
  connection.active -= 1;
  connection.partial = null;
  if (connection.data.row === row) connection.data.row = -1;
  streams.id[row] = 0;
  streams.phase[row] = phases.none;
}

/** Ends the row's stream before the response has, and says so to the server. */
export function cancelStream(
  state: EngineState,
  connection: H2Connection,
  row: number,
  code: number = codes.cancel,
): void {
  if (!hasBodyLeft(state, row)) putReset(connection.output, state.streams.id[row] ?? 0, code);
  endStream(state, connection, row);
}

/** Begins what has waited for a stream, as far as the server admits. */
export function beginWaiting(state: EngineState, connection: H2Connection): void {
  const { queue } = connection;
  if (connection.stage !== stages.ready || connection.leaving) return;
  while (queue.size > 0 && connection.active < connection.limit) {
    const row = connection.firstRow + queue.take();
    // Its request may have timed out meanwhile.
    if (state.streams.waiting[row] !== 1) continue;
    state.streams.waiting[row] = 0;
    state.table.sentUs[row] = nowUs();
    putRequest(state, connection, row);
  }
}

/** Sends a part of a slow sender's request: of its HEADERS frame, and then of its body. */
export function askPart(state: EngineState, row: number, from: number, bytes: number): number {
  const { table, streams, transport } = state;
  const connection = connectionOf(state, row);
  if (from === 0) beginInParts(state, connection, row);
  const { partial } = connection;
  if (partial === null) return 0;
  const { frame } = partial;
  const { body } = requestOf(state, row);
  table.state[row] = states.sending;
  if (from + bytes >= frame.length + body.length) state.asker.mark(row);
  if (partial.sent < frame.length) {
    if (connection.output.length > 0) return EAGAIN;
    const part = frame.subarray(partial.sent, from + bytes);
    const sent = transport.send(connection.index, part, part.length);
    if (sent !== part.length) return sent < 0 ? -sent : EAGAIN;
    partial.sent += sent;
  }
  streams.bodyAllowed[row] = Math.min(body.length, Math.max(0, from + bytes - frame.length));
  return 0;
}

function beginInParts(state: EngineState, connection: H2Connection, row: number): void {
  state.asker.choose(row);
  state.table.sentUs[row] = nowUs();
  const stream = openStream(state, connection, row);
  const block = (connection.requests as RequestBlocks).block(state.table.question[row] ?? 0);
  const output = createOutput();
  putHeaders(output, stream, block, requestOf(state, row).body.length === 0);
  connection.partial = { frame: output.bytes.subarray(0, output.length), sent: 0 };
}
