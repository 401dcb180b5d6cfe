import { crc32 } from 'node:zlib';
import { chunkStates, readChunks } from './chunks.ts';
import { type Connections, states } from './connections.ts';
import { chunked, createHead, headLimitBytes, noLength, otherCoding, readHead } from './head.ts';

/** The end of an answer: complete, not HTTP or too long (bad), cut off, or absent. */
export type Outcome = 'whole' | 'bad' | 'truncated' | 'closedWithoutResponse' | 'closedIdle';

/** The end of a request without a complete answer, mostly with its connection; or no TLS. */
export type Ending = Exclude<Outcome, 'whole'> | 'handshake' | StreamEnding;

/** HTTP/2: the server refused the stream, reset it, or said good-bye before it. */
export type StreamEnding = 'refusedStream' | 'resetStream' | 'goAway';

const head = createHead();

/** Reads bytes that arrived on the row's connection. Returns `more` for an incomplete answer. */
export function takeBytes(
  table: Connections,
  row: number,
  buffer: Buffer,
  length: number,
  nowUs: number,
): Outcome | 'more' {
  switch (table.state[row]) {
    case states.head:
      if (table.firstByteUs[row] === 0) table.firstByteUs[row] = nowUs;
      return takeHead(table, row, buffer, length);
    case states.sizedBody:
    case states.chunkedBody:
    case states.bodyToEnd:
      return takeBody(table, row, buffer, 0, length);
    default:
      // No request is under way, so these bytes are no answer. A server may say why it closes.
      return isGoodbye(table, row, buffer) ? 'closedIdle' : 'bad';
  }
}

/** Returns true for a 408 on an idle connection (RFC 9110, section 15.5.9). */
function isGoodbye(table: Connections, row: number, buffer: Buffer): boolean {
  if (table.state[row] !== states.idle) return false;
  return /^HTTP\/1\.\d 408 /.test(buffer.toString('latin1', 0, 13));
}

/** Handles the end of the connection: in order after a body without a length, else too early. */
export function takeEnd(table: Connections, row: number): Outcome {
  switch (table.state[row]) {
    case states.bodyToEnd:
      return 'whole';
    case states.idle:
    case states.connecting:
      return 'closedIdle';
    case states.head:
    case states.sending:
      return table.firstByteUs[row] === 0 ? 'closedWithoutResponse' : 'truncated';
    default:
      return 'truncated';
  }
}

function takeHead(
  table: Connections,
  row: number,
  buffer: Buffer,
  length: number,
): Outcome | 'more' {
  const before = table.partialHead[row] ?? null;
  let bytes = before === null ? buffer : Buffer.concat([before, buffer.subarray(0, length)]);
  let end = before === null ? length : bytes.length;
  for (;;) {
    const read = readHead(bytes, end, head);
    // However it was cut into pieces.
    if (read === 'bad' || (read === 'whole' ? head.headBytes : end) > headLimitBytes) return 'bad';
    if (read === 'part') return keepPart(table, row, bytes, end);
    if (head.status >= 200) break;
    // An interim response (100 and others), which the final one follows.
    bytes = bytes.subarray(head.headBytes, end);
    end = bytes.length;
  }
  table.partialHead[row] = null;
  table.status[row] = head.status;
  table.bodyRead[row] = 0;
  table.crc32[row] = 0;
  if (head.closes) table.closes[row] = 1;
  startBody(table, row);
  return takeBody(table, row, bytes, head.headBytes, end);
}

/** Keeps the beginning of a head until the rest comes. */
function keepPart(table: Connections, row: number, bytes: Buffer, end: number): 'more' {
  table.partialHead[row] = end === 0 ? null : Buffer.from(bytes.subarray(0, end));
  return 'more';
}

function startBody(table: Connections, row: number): void {
  const isHead = table.headOnly[row] === 1;
  const bodiless = isHead || head.status === 204 || head.status === 304;
  if (head.bodyBytes === chunked && !bodiless) {
    table.state[row] = states.chunkedBody;
    table.chunkReader[row] = {
      state: chunkStates.size,
      left: -1,
      bodyBytes: 0,
      crc32: table.checked[row] === 1 ? 0 : null,
    };
  } else if ((head.bodyBytes === noLength || head.bodyBytes === otherCoding) && !bodiless) {
    table.state[row] = states.bodyToEnd;
    table.closes[row] = 1;
  } else {
    table.state[row] = states.sizedBody;
    table.bodyLeft[row] = bodiless ? 0 : head.bodyBytes;
    // The length that GET would have; negative where the server omits it (RFC 9110, 9.3.2).
    if (isHead) table.bodyRead[row] = head.bodyBytes;
  }
}

function takeBody(
  table: Connections,
  row: number,
  buffer: Uint8Array,
  start: number,
  end: number,
): Outcome | 'more' {
  if (table.state[row] === states.chunkedBody) return takeChunks(table, row, buffer, start, end);
  if (table.checked[row] === 1) {
    table.crc32[row] = crc32(buffer.subarray(start, end), table.crc32[row]);
  }
  if (table.state[row] === states.bodyToEnd) {
    table.bodyRead[row] = (table.bodyRead[row] ?? 0) + end - start;
    return 'more';
  }
  const left = (table.bodyLeft[row] ?? 0) - (end - start);
  table.bodyRead[row] = (table.bodyRead[row] ?? 0) + end - start;
  table.bodyLeft[row] = left;
  if (left > 0) return 'more';
  return left === 0 ? 'whole' : 'bad';
}

function takeChunks(
  table: Connections,
  row: number,
  buffer: Uint8Array,
  start: number,
  end: number,
): Outcome | 'more' {
  const reader = table.chunkReader[row];
  if (reader == null) return 'bad';
  const at = readChunks(reader, buffer, start, end);
  table.bodyRead[row] = reader.bodyBytes;
  table.crc32[row] = reader.crc32 ?? 0;
  if (reader.state === chunkStates.bad) return 'bad';
  if (reader.state !== chunkStates.done) return 'more';
  table.chunkReader[row] = null;
  return at === end ? 'whole' : 'bad';
}
