import { type H2Connection, stages } from './connection.ts';
import { lose, refuse, takeGoAway } from './endings.ts';
import type { EngineState } from './engine-state.ts';
import { codes, flags, frames, largest, uint31At, uint32At, Violation } from './frames.ts';
import { becomeReady } from './lifecycle.ts';
import { putPingAck, putSettingsAck } from './output.ts';
import { beginWaiting, endStream } from './requests.ts';
import { applySettings } from './server-settings.ts';
import { rowOfStream } from './streams.ts';

/** One frame that has come completely. One object is reused for all. */
export interface Frame {
  type: number;
  flags: number;
  stream: number;
  bytes: Uint8Array;
  /** Its payload is from here to before `to`. */
  from: number;
  to: number;
}

/** Takes a frame that is about the connection or about flow control. @throws {Violation} */
export function takeControlFrame(
  state: EngineState,
  connection: H2Connection,
  frame: Frame,
  timeUs: number,
): void {
  switch (frame.type) {
    case frames.settings:
      takeSettings(state, connection, frame);
      return;
    case frames.windowUpdate:
      takeWindowUpdate(state, connection, frame, timeUs);
      return;
    case frames.resetStream:
      takeReset(state, connection, frame, timeUs);
      return;
    case frames.ping:
      demandLength(frame, 8, 'PING');
      demandNoStream(frame, 'PING');
      if ((frame.flags & flags.ack) === 0) putPingAck(connection.output, frame.bytes, frame.from);
      return;
    case frames.goAway:
      demandNoStream(frame, 'GOAWAY');
      if (frame.to - frame.from < 8) throw wrongLength(frame, 'GOAWAY');
      takeGoAway(state, connection, uint31At(frame.bytes, frame.from), timeUs);
      return;
    case frames.pushPromise:
      throw new Violation(codes.protocolError, 'a response was pushed, which our settings refuse');
    default:
    // PRIORITY, and frames of extensions.
  }
}

function takeSettings(state: EngineState, connection: H2Connection, frame: Frame): void {
  demandNoStream(frame, 'SETTINGS');
  const { from, to } = frame;
  if ((frame.flags & flags.ack) !== 0) {
    demandLength(frame, 0, 'acknowledgement of SETTINGS');
    return;
  }
  if ((to - from) % 6 !== 0) throw wrongLength(frame, 'SETTINGS');
  applySettings(state, connection, frame.bytes, from, to);
  putSettingsAck(connection.output);
  if (connection.stage === stages.greeting) becomeReady(state, connection);
  else beginWaiting(state, connection);
}

function takeWindowUpdate(
  state: EngineState,
  connection: H2Connection,
  frame: Frame,
  timeUs: number,
): void {
  demandLength(frame, 4, 'WINDOW_UPDATE');
  const increment = uint31At(frame.bytes, frame.from);
  if (frame.stream === 0) {
    if (increment === 0) throw new Violation(codes.protocolError, 'a window was opened by nothing');
    connection.sendWindow += increment;
    if (connection.sendWindow <= largest) return;
    throw new Violation(codes.flowControlError, 'the window of the connection became too wide');
  }
  demandKnown(connection, frame, 'WINDOW_UPDATE');
  const row = rowOfStream(state.streams, connection, frame.stream);
  if (row === -1) return;
  const window = (state.streams.sendWindow[row] ?? 0) + increment;
  state.streams.sendWindow[row] = window;
  if (increment > 0 && window <= largest) return;
  const code = increment === 0 ? codes.protocolError : codes.flowControlError;
  const fault = increment === 0 ? 'was opened by nothing' : 'became too wide';
  refuse(state, connection, row, code, `the window of a stream ${fault}`, timeUs);
}

function takeReset(
  state: EngineState,
  connection: H2Connection,
  frame: Frame,
  timeUs: number,
): void {
  demandLength(frame, 4, 'RST_STREAM');
  demandKnown(connection, frame, 'RST_STREAM');
  const row = rowOfStream(state.streams, connection, frame.stream);
  if (row === -1) return;
  const code = uint32At(frame.bytes, frame.from);
  endStream(state, connection, row);
  const how = code === codes.refusedStream ? 'refusedStream' : 'resetStream';
  lose(state, connection, row, how, null, timeUs);
}

/** Refuses a frame for a stream that we have not opened. */
export function demandKnown(
  connection: H2Connection,
  { stream }: Pick<Frame, 'stream'>,
  name: string,
): void {
  if (stream !== 0 && stream % 2 === 1 && stream < connection.nextStream) return;
  throw new Violation(
    codes.protocolError,
    `${name} came for stream ${stream}, which nobody opened`,
  );
}

function demandNoStream({ stream }: Frame, name: string): void {
  if (stream === 0) return;
  throw new Violation(codes.protocolError, `${name} came for stream ${stream} alone`);
}

function demandLength(frame: Frame, length: number, name: string): void {
  if (frame.to - frame.from !== length) throw wrongLength(frame, name);
}

const wrongLength = ({ from, to }: Frame, name: string) =>
  new Violation(codes.frameSizeError, `${name} came with ${to - from} bytes`);
