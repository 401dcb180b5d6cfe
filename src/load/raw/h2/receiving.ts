import { EAGAIN } from '../../../os/errors.ts';
import { nowUs } from '../clock.ts';
import { excerpt } from '../response-errors.ts';
import { type H2Connection, stages } from './connection.ts';
import { type Frame, takeControlFrame } from './control-frames.ts';
import type { EngineState } from './engine-state.ts';
import { codes, frames, headerBytes, uint31At, usualFrameBytes, Violation } from './frames.ts';
import { endConnection, endInViolation, failConnection } from './lifecycle.ts';
import { beginData, takeContinuation, takeHeaders, takePayload } from './response-frames.ts';

const frame: Frame = { type: 0, flags: 0, stream: 0, bytes: new Uint8Array(0), from: 0, to: 0 };

/**
 * Receives once, and takes the frames that have come.
 * @returns true where something came, and the connection goes on.
 */
export function receive(state: EngineState, connection: H2Connection, buffer: Buffer): boolean {
  const { generation } = connection;
  const { index, rest } = connection;
  const kept = rest?.length ?? 0;
  if (rest !== null) buffer.set(rest);
  const into = kept === 0 ? buffer : buffer.subarray(kept);
  const got = state.transport.receive(index, into, into.length);
  if (got === -EAGAIN) return false;
  if (got < 0) failConnection(state, connection, -got);
  else if (got === 0) endConnection(state, connection, null);
  else takeBytes(state, connection, buffer, kept + got);
  return connection.generation === generation;
}

function takeBytes(
  state: EngineState,
  connection: H2Connection,
  buffer: Buffer,
  end: number,
): void {
  const { generation } = connection;
  try {
    const read = takeFrames(state, connection, buffer, end, nowUs());
    if (connection.generation !== generation) return;
    connection.rest = read === end ? null : new Uint8Array(buffer.subarray(read, end));
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    endInViolation(state, connection, error);
  }
}

/** Takes the frames before `end`, and returns where the first incomplete one begins. */
function takeFrames(
  state: EngineState,
  connection: H2Connection,
  buffer: Buffer,
  end: number,
  timeUs: number,
): number {
  const { generation, data } = connection;
  let at = 0;
  while (connection.generation === generation) {
    if (data.open) {
      at = takePayload(state, connection, buffer, at, end, timeUs);
      if (data.open || connection.generation !== generation) return at;
    }
    const begun = takeFrame(state, connection, buffer, at, end, timeUs);
    if (begun === incomplete) return at;
    at = begun;
  }
  return end;
}

const incomplete = -1;

/**
 * Takes the frame at this place, of DATA only its beginning.
 * @returns the place behind that; `incomplete` where it has not come.
 */
function takeFrame(
  state: EngineState,
  connection: H2Connection,
  buffer: Buffer,
  at: number,
  end: number,
  timeUs: number,
): number {
  if (end - at < headerBytes) return incomplete;
  readHeader(connection, buffer, at);
  if (frame.type === frames.data) {
    return beginData(state, connection, frame, end) ? frame.from : incomplete;
  }
  const { type, to } = frame;
  if (to > end) return incomplete;
  if (type === frames.headers) takeHeaders(state, connection, frame, timeUs);
  else if (type === frames.continuation) takeContinuation(state, connection, frame, timeUs);
  else takeControlFrame(state, connection, frame, timeUs);
  return to;
}

/** Reads the header of the frame at this place. @throws {Violation} */
function readHeader(connection: H2Connection, buffer: Buffer, at: number): void {
  const length = ((buffer[at] ?? 0) << 16) | ((buffer[at + 1] ?? 0) << 8) | (buffer[at + 2] ?? 0);
  frame.type = buffer[at + 3] ?? 0;
  frame.flags = buffer[at + 4] ?? 0;
  frame.stream = uint31At(buffer, at + 5);
  frame.bytes = buffer;
  frame.from = at + headerBytes;
  frame.to = frame.from + length;
  if (connection.stage === stages.greeting && frame.type !== frames.settings) {
    const words = excerpt(buffer.subarray(at, at + 40));
    throw new Violation(codes.protocolError, `${words} is no beginning of HTTP/2`);
  }
  if (length > usualFrameBytes) {
    throw new Violation(codes.frameSizeError, `a frame of ${length} bytes came`);
  }
  if (connection.block === null) return;
  if (frame.type === frames.continuation && frame.stream === connection.block.stream) return;
  throw new Violation(codes.protocolError, 'a header block was interrupted');
}
