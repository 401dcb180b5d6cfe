import { EAGAIN } from '../../../os/errors.ts';
import { nowUs } from '../clock.ts';
import { headLimitBytes } from '../head.ts';
import { excerpt } from '../response-errors.ts';
import { type H2Connection, stages } from './connection.ts';
import { demandKnown, type Frame, takeControlFrame } from './control-frames.ts';
import { complete, refuse } from './endings.ts';
import { type EngineState, wideWindow } from './engine-state.ts';
import {
  codes,
  flags,
  frames,
  headerBytes,
  uint31At,
  usualFrameBytes,
  Violation,
} from './frames.ts';
import type { ResponseBlocks } from './header-blocks.ts';
import { endConnection, endInViolation, failConnection } from './lifecycle.ts';
import { putWindowUpdate } from './output.ts';
import { type Progress, takeBody, takeEnd, takeHead } from './responses.ts';
import { rowOfStream } from './streams.ts';

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
    return beginData(state, connection, end) ? frame.from : incomplete;
  }
  const { type, to } = frame;
  if (to > end) return incomplete;
  if (type === frames.headers) takeHeaders(state, connection, timeUs);
  else if (type === frames.continuation) takeContinuation(state, connection, timeUs);
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

function takeHeaders(state: EngineState, connection: H2Connection, timeUs: number): void {
  demandKnown(connection, frame, 'HEADERS');
  const paddingBytes = takePadding();
  if ((frame.flags & flags.priority) !== 0) frame.from += 5;
  const to = frame.to - paddingBytes;
  if (frame.from > to) throw new Violation(codes.protocolError, 'HEADERS had only padding');
  const endsStream = (frame.flags & flags.endStream) !== 0;
  const { stream, bytes, from } = frame;
  if ((frame.flags & flags.endHeaders) !== 0) {
    takeBlock(state, connection, endsStream, bytes, from, to, timeUs);
    return;
  }
  connection.block = { stream, endsStream, bytes: Buffer.from(bytes.subarray(from, to)) };
}

function takeContinuation(state: EngineState, connection: H2Connection, timeUs: number): void {
  const { block } = connection;
  if (block === null) throw new Violation(codes.protocolError, 'CONTINUATION followed nothing');
  block.bytes = Buffer.concat([block.bytes, frame.bytes.subarray(frame.from, frame.to)]);
  if (block.bytes.length > headLimitBytes) {
    const limit = `the limit of ${headLimitBytes / 1024} KiB`;
    throw new Violation(codes.enhanceYourCalm, `the head is longer than ${limit}`);
  }
  if ((frame.flags & flags.endHeaders) === 0) return;
  connection.block = null;
  takeBlock(state, connection, block.endsStream, block.bytes, 0, block.bytes.length, timeUs);
}

/** Takes a whole header block. Also one for a stream that has ended changes the dynamic table. */
function takeBlock(
  state: EngineState,
  connection: H2Connection,
  endsStream: boolean,
  bytes: Uint8Array,
  from: number,
  to: number,
  timeUs: number,
): void {
  const head = (connection.responses as ResponseBlocks).read(bytes, from, to);
  if (head === null) throw new Violation(codes.compressionError, 'a header block is not HPACK');
  const row = rowOfStream(state.streams, connection, frame.stream);
  if (row === -1) return;
  const { table } = state;
  if (table.firstByteUs[row] === 0) table.firstByteUs[row] = timeUs;
  goOn(state, connection, row, takeHead(table, state.streams, row, head, endsStream), timeUs);
}

/** Ends the row's stream where its response is complete, or wrong. */
function goOn(
  state: EngineState,
  connection: H2Connection,
  row: number,
  progress: Progress,
  timeUs: number,
): void {
  if (progress === 'more') return;
  if (progress === 'whole') complete(state, connection, row, timeUs);
  else refuse(state, connection, row, codes.protocolError, progress.fault, timeUs);
}

/**
 * Moves the frame's beginning behind the length of its padding, and returns that. @throws
 * {Violation}
 */
function takePadding(): number {
  if ((frame.flags & flags.padded) === 0) return 0;
  const length = frame.bytes[frame.from] ?? 0;
  frame.from += 1;
  if (frame.from + length <= frame.to) return length;
  throw new Violation(codes.protocolError, 'a frame had more padding than bytes');
}

/**
 * Begins to take the DATA frame, all of which counts for the windows. Returns false where the
 * length of its padding has not come. @throws {Violation}
 */
function beginData(state: EngineState, connection: H2Connection, end: number): boolean {
  const isPadded = (frame.flags & flags.padded) !== 0;
  if (isPadded && frame.from === end && frame.to > end) return false;
  demandKnown(connection, frame, 'DATA');
  const length = frame.to - frame.from;
  const paddingBytes = takePadding();
  const row = rowOfStream(state.streams, connection, frame.stream);
  const { data } = connection;
  data.open = true;
  data.row = row;
  data.endsStream = (frame.flags & flags.endStream) !== 0;
  data.left = frame.to - frame.from - paddingBytes;
  data.paddingLeft = paddingBytes;
  countConnection(connection, length);
  if (row !== -1) countStream(state, connection, row, length);
  return true;
}

function countConnection(connection: H2Connection, length: number): void {
  connection.receiveWindow -= length;
  if (connection.receiveWindow < 0) throw beyondWindow('connection');
  if (connection.receiveWindow >= wideWindow / 2) return;
  putWindowUpdate(connection.output, 0, wideWindow - connection.receiveWindow);
  connection.receiveWindow = wideWindow;
}

function countStream(
  { table, streams }: EngineState,
  connection: H2Connection,
  row: number,
  length: number,
): void {
  const window = (streams.receiveWindow[row] ?? 0) - length;
  if (window < 0) throw beyondWindow('stream');
  streams.receiveWindow[row] = window;
  // A slow reader opens its window itself.
  if (window >= wideWindow / 2 || table.held[row] === 1 || connection.data.endsStream) return;
  putWindowUpdate(connection.output, streams.id[row] ?? 0, wideWindow - window);
  streams.receiveWindow[row] = wideWindow;
}

const beyondWindow = (which: string) =>
  new Violation(codes.flowControlError, `more came than the window of the ${which} admits`);

/** Takes what has come of the DATA frame, and returns the place behind it. */
function takePayload(
  state: EngineState,
  connection: H2Connection,
  buffer: Buffer,
  at: number,
  end: number,
  timeUs: number,
): number {
  const { data } = connection;
  const { row } = data;
  const bytes = Math.min(data.left, end - at);
  const padding = Math.min(data.paddingLeft, end - at - bytes);
  data.left -= bytes;
  data.paddingLeft -= padding;
  const isEnd = data.left === 0 && data.paddingLeft === 0;
  if (isEnd) data.open = false;
  if (row === -1) return at + bytes + padding;
  let progress: Progress = 'more';
  if (bytes > 0) {
    progress = takeBody(state.table, state.streams, row, buffer, at, at + bytes);
  }
  if (isEnd && data.endsStream && progress === 'more') {
    progress = takeEnd(state.table, state.streams, row);
  }
  goOn(state, connection, row, progress, timeUs);
  return at + bytes + padding;
}
