import type { H2Connection } from './connection.ts';

/** Phases of a stream: the part of the response that it waits for. */
export const phases = {
  /** No stream is open. */
  none: 0,
  head: 1,
  /** A body of known length. */
  sizedBody: 2,
  /** A body whose length only its end tells. */
  bodyToEnd: 3,
} as const;

/** The streams of requests; rows are those of the engine's table. */
export interface Streams {
  /** The stream of the row's request; 0: none is open. */
  readonly id: Int32Array;
  readonly phase: Uint8Array;
  /** 1 where the request waits until the server admits another stream. */
  readonly waiting: Uint8Array;
  /** Bytes of its body that the server takes; negative where the server has changed its mind. */
  readonly sendWindow: Float64Array;
  /** Bytes of the response that the server may send. */
  readonly receiveWindow: Float64Array;
  /** Bytes of the request's body that may leave: all, but for a slow sender. */
  readonly bodyAllowed: Float64Array;
  readonly bodySent: Float64Array;
}

export const createStreams = (capacity: number): Streams => ({
  id: new Int32Array(capacity),
  phase: new Uint8Array(capacity),
  waiting: new Uint8Array(capacity),
  sendWindow: new Float64Array(capacity),
  receiveWindow: new Float64Array(capacity),
  bodyAllowed: new Float64Array(capacity),
  bodySent: new Float64Array(capacity),
});

/** Returns the row of an open stream; -1 where there is none. The rows of a connection are few. */
export function rowOfStream(
  { id }: Streams,
  { firstRow, endRow }: H2Connection,
  stream: number,
): number {
  for (let row = firstRow; row < endRow; row += 1) if (id[row] === stream) return row;
  return -1;
}
