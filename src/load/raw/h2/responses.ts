import { crc32 } from 'node:zlib';
import { type Connections, states } from '../connections.ts';
import type { ResponseHead } from './header-blocks.ts';
import { phases, type Streams } from './streams.ts';

/** The progress of a response: it goes on, is complete, or has this fault. */
export type Progress = 'more' | 'whole' | { readonly fault: string };

/** Takes a head of the row's response: an interim one, the final one, or its trailers. */
export function takeHead(
  table: Connections,
  streams: Streams,
  row: number,
  head: ResponseHead,
  endsStream: boolean,
): Progress {
  if (streams.phase[row] !== phases.head) {
    return endsStream ? takeEnd(table, streams, row) : { fault: 'a second head came in the body' };
  }
  const { status, contentLength } = head;
  if (status === 0) return { fault: 'a head came without a status' };
  if (Number.isNaN(contentLength)) return { fault: 'the content-length of a head is no number' };
  if (status < 200) return endsStream ? { fault: 'an interim head ended the stream' } : 'more';
  table.status[row] = status;
  table.crc32[row] = 0;
  startBody(table, streams, row, head);
  return endsStream ? takeEnd(table, streams, row) : 'more';
}

function startBody(
  table: Connections,
  streams: Streams,
  row: number,
  { status, contentLength }: ResponseHead,
): void {
  const isHead = table.headOnly[row] === 1;
  const bodiless = isHead || status === 204 || status === 304;
  const isSized = bodiless || contentLength >= 0;
  // After HEAD the length that GET would have; negative where the server omits it.
  table.bodyRead[row] = isHead ? contentLength : 0;
  table.bodyLeft[row] = bodiless ? 0 : contentLength;
  streams.phase[row] = isSized ? phases.sizedBody : phases.bodyToEnd;
  // A slow sender still sends.
  if (table.state[row] === states.head) {
    table.state[row] = isSized ? states.sizedBody : states.bodyToEnd;
  }
}

/** Takes a part of the row's body. */
export function takeBody(
  table: Connections,
  streams: Streams,
  row: number,
  buffer: Uint8Array,
  from: number,
  to: number,
): Progress {
  if (streams.phase[row] === phases.head) return { fault: 'a body came before its head' };
  if (streams.phase[row] === phases.sizedBody) {
    const left = (table.bodyLeft[row] ?? 0) - (to - from);
    if (left < 0) return { fault: tooMuch(table, row) };
    table.bodyLeft[row] = left;
  }
  table.bodyRead[row] = (table.bodyRead[row] ?? 0) + to - from;
  if (table.checked[row] === 1) {
    table.crc32[row] = crc32(buffer.subarray(from, to), table.crc32[row]);
  }
  return 'more';
}

/** Takes the end of the row's stream. */
export function takeEnd(table: Connections, streams: Streams, row: number): Progress {
  const phase = streams.phase[row];
  if (phase === phases.head) return { fault: 'a stream ended without a head' };
  if (phase === phases.sizedBody && (table.bodyLeft[row] ?? 0) > 0) {
    return { fault: `a stream ended ${placeIn(table, streams, row)}` };
  }
  return 'whole';
}

const tooMuch = (table: Connections, row: number): string =>
  table.headOnly[row] === 1
    ? 'a body came after HEAD'
    : `more than the body's ${announced(table, row)} bytes came`;

const announced = (table: Connections, row: number): number =>
  (table.bodyRead[row] ?? 0) + (table.bodyLeft[row] ?? 0);

/** Describes how far the row's response has come: "after 3 of the body's 5 bytes". */
export function placeIn(table: Connections, streams: Streams, row: number): string {
  const bytes = table.bodyRead[row] ?? 0;
  switch (streams.phase[row]) {
    case phases.sizedBody:
      return `after ${bytes} of the body's ${announced(table, row)} bytes`;
    case phases.bodyToEnd:
      return `after ${bytes} bytes of a body`;
    default:
      return 'after an interim head';
  }
}
