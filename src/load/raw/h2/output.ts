import {
  codes,
  flags,
  frames,
  headerBytes,
  largest,
  preface,
  settings,
  usualFrameBytes,
  usualWindowBytes,
} from './frames.ts';

/** Bytes of one connection that have yet to be sent. */
export interface Output {
  bytes: Uint8Array;
  length: number;
}

/** Enough for what is sent in a turn of a few streams. */
const firstBytes = 1024;

export const createOutput = (): Output => ({ bytes: new Uint8Array(0), length: 0 });

/** Makes room for this number of bytes at the end, and returns their place. */
function extend(output: Output, count: number): number {
  const place = output.length;
  const needed = place + count;
  if (needed > output.bytes.length) {
    const larger = new Uint8Array(Math.max(firstBytes, needed, 2 * output.bytes.length));
    larger.set(output.bytes.subarray(0, place));
    output.bytes = larger;
  }
  output.length = needed;
  return place;
}

/** Removes bytes that were sent. */
export function dropSent(output: Output, count: number): void {
  output.bytes.copyWithin(0, count, output.length);
  output.length -= count;
}

/** Puts the header of a frame with this payload, and returns the place of the payload. */
function putFrame(
  output: Output,
  length: number,
  type: number,
  flag: number,
  stream: number,
): number {
  const at = extend(output, headerBytes + length);
  const { bytes } = output;
  bytes[at] = length >> 16;
  bytes[at + 1] = length >> 8;
  bytes[at + 2] = length;
  bytes[at + 3] = type;
  bytes[at + 4] = flag;
  putUint32(bytes, at + 5, stream);
  return at + headerBytes;
}

function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function putSetting(bytes: Uint8Array, at: number, setting: number, value: number): number {
  bytes[at] = setting >> 8;
  bytes[at + 1] = setting;
  putUint32(bytes, at + 2, value);
  return at + 6;
}

/**
 * Puts the preface and our settings: no pushes, and these windows for each stream and for the
 * connection.
 */
export function putGreeting(output: Output, streamWindow: number, window: number): void {
  const start = extend(output, preface.length);
  output.bytes.set(preface, start);
  let at = putFrame(output, 12, frames.settings, 0, 0);
  at = putSetting(output.bytes, at, settings.enablePush, 0);
  putSetting(output.bytes, at, settings.initialWindowSize, streamWindow);
  putWindowUpdate(output, 0, window - usualWindowBytes);
}

export function putSettingsAck(output: Output): void {
  putFrame(output, 0, frames.settings, flags.ack, 0);
}

/** Puts the answer to a PING whose payload begins at `from`. */
export function putPingAck(output: Output, payload: Uint8Array, from: number): void {
  const at = putFrame(output, 8, frames.ping, flags.ack, 0);
  output.bytes.set(payload.subarray(from, from + 8), at);
}

export function putWindowUpdate(output: Output, stream: number, increment: number): void {
  const at = putFrame(output, 4, frames.windowUpdate, 0, stream);
  putUint32(output.bytes, at, Math.min(increment, largest));
}

export function putReset(output: Output, stream: number, code: number = codes.cancel): void {
  const at = putFrame(output, 4, frames.resetStream, 0, stream);
  putUint32(output.bytes, at, code);
}

/** Puts our good-bye: no stream of the server's was opened. */
export function putGoAway(output: Output, code: number): void {
  const at = putFrame(output, 8, frames.goAway, 0, 0);
  putUint32(output.bytes, at, 0);
  putUint32(output.bytes, at + 4, code);
}

/** Puts a header block as HEADERS, and as CONTINUATION what one frame cannot hold. */
export function putHeaders(
  output: Output,
  stream: number,
  block: Uint8Array,
  endsStream: boolean,
): void {
  let left = block.length;
  let type: number = frames.headers;
  let flag = endsStream ? flags.endStream : 0;
  do {
    const part = Math.min(left, usualFrameBytes);
    if (part === left) flag |= flags.endHeaders;
    const at = putFrame(output, part, type, flag, stream);
    const from = block.length - left;
    output.bytes.set(part === block.length ? block : block.subarray(from, from + part), at);
    left -= part;
    type = frames.continuation;
    flag = 0;
  } while (left > 0);
}

/** Puts a part of a request's body. */
export function putData(
  output: Output,
  stream: number,
  body: Uint8Array,
  from: number,
  length: number,
): void {
  const isLast = from + length === body.length;
  const at = putFrame(output, length, frames.data, isLast ? flags.endStream : 0, stream);
  output.bytes.set(body.subarray(from, from + length), at);
}
