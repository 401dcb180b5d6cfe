import { headLimitBytes } from '../head.ts';
import type { H2Connection } from './connection.ts';
import { demandKnown, type Frame } from './control-frames.ts';
import { complete, refuse } from './endings.ts';
import { type EngineState, wideWindow } from './engine-state.ts';
import { codes, flags, Violation } from './frames.ts';
import type { ResponseBlocks } from './header-blocks.ts';
import { putWindowUpdate } from './output.ts';
import { type Progress, takeBody, takeEnd, takeHead } from './responses.ts';
import { rowOfStream } from './streams.ts';

/** Takes HEADERS. @throws {Violation} */
export function takeHeaders(
  state: EngineState,
  connection: H2Connection,
  frame: Frame,
  timeUs: number,
): void {
  demandKnown(connection, frame, 'HEADERS');
  const paddingBytes = takePadding(frame);
  if ((frame.flags & flags.priority) !== 0) frame.from += 5;
  const to = frame.to - paddingBytes;
  if (frame.from > to) throw new Violation(codes.protocolError, 'HEADERS had only padding');
  const endsStream = (frame.flags & flags.endStream) !== 0;
  const { stream, bytes, from } = frame;
  if ((frame.flags & flags.endHeaders) !== 0) {
    takeBlock(state, connection, frame, endsStream, bytes, from, to, timeUs);
    return;
  }
  connection.block = { stream, endsStream, bytes: Buffer.from(bytes.subarray(from, to)) };
}

/** Takes the rest of a header block, or a part of it. @throws {Violation} */
export function takeContinuation(
  state: EngineState,
  connection: H2Connection,
  frame: Frame,
  timeUs: number,
): void {
  const { block } = connection;
  if (block === null) throw new Violation(codes.protocolError, 'CONTINUATION followed nothing');
  block.bytes = Buffer.concat([block.bytes, frame.bytes.subarray(frame.from, frame.to)]);
  if (block.bytes.length > headLimitBytes) {
    const limit = `the limit of ${headLimitBytes / 1024} KiB`;
    throw new Violation(codes.enhanceYourCalm, `the head is longer than ${limit}`);
  }
  if ((frame.flags & flags.endHeaders) === 0) return;
  connection.block = null;
  takeBlock(state, connection, frame, block.endsStream, block.bytes, 0, block.bytes.length, timeUs);
}

/** Takes a whole header block. Also one for a stream that has ended changes the dynamic table. */
function takeBlock(
  state: EngineState,
  connection: H2Connection,
  frame: Frame,
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
function takePadding(frame: Frame): number {
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
export function beginData(
  state: EngineState,
  connection: H2Connection,
  frame: Frame,
  end: number,
): boolean {
  const isPadded = (frame.flags & flags.padded) !== 0;
  if (isPadded && frame.from === end && frame.to > end) return false;
  demandKnown(connection, frame, 'DATA');
  const length = frame.to - frame.from;
  const paddingBytes = takePadding(frame);
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
export function takePayload(
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
