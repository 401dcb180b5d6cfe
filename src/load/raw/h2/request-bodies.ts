import { type H2Connection, isWithinFrame } from './connection.ts';
import { type EngineState, requestOf } from './engine-state.ts';
import { usualFrameBytes } from './frames.ts';
import { putData } from './output.ts';

/** More than this is not put together ahead of what the kernel takes. */
const mostPendingBytes = 4 * usualFrameBytes;

/**
 * Puts what the windows admit of the bodies of requests: a frame of each stream in turn.
 * @returns true where more may follow when this has been sent.
 */
export function putBodies(state: EngineState, connection: H2Connection): boolean {
  if (connection.bodies === 0 || isWithinFrame(connection)) return false;
  let more = true;
  while (more && connection.output.length < mostPendingBytes) {
    more = false;
    for (let row = connection.firstRow; row < connection.endRow; row += 1) {
      if (putPart(state, connection, row)) more = true;
    }
  }
  return more;
}

function putPart(state: EngineState, connection: H2Connection, row: number): boolean {
  const { streams } = state;
  const stream = streams.id[row] ?? 0;
  if (stream === 0) return false;
  const sent = streams.bodySent[row] ?? 0;
  const window = Math.min(connection.sendWindow, streams.sendWindow[row] ?? 0);
  const left = (streams.bodyAllowed[row] ?? 0) - sent;
  // Every server takes frames of this length; one that takes longer ones gains nothing by them.
  const length = Math.min(left, window, usualFrameBytes);
  if (length <= 0) return false;
  const { body } = requestOf(state, row);
  putData(connection.output, stream, body, sent, length);
  connection.sendWindow -= length;
  streams.sendWindow[row] = (streams.sendWindow[row] ?? 0) - length;
  streams.bodySent[row] = sent + length;
  if (sent + length === body.length) connection.bodies -= 1;
  return true;
}

/** Tells whether the row's body has not left completely. */
export const hasBodyLeft = (state: EngineState, row: number): boolean =>
  state.streams.id[row] !== 0 &&
  (state.streams.bodySent[row] ?? 0) < requestOf(state, row).body.length;

/** Tells whether the server's windows hold back a part of the row's body that may leave. */
export function isHeld(state: EngineState, connection: H2Connection, row: number): boolean {
  const { id, bodySent, bodyAllowed, sendWindow } = state.streams;
  if (id[row] === 0 || (bodySent[row] ?? 0) >= (bodyAllowed[row] ?? 0)) return false;
  return connection.sendWindow <= 0 || (sendWindow[row] ?? 0) <= 0;
}
