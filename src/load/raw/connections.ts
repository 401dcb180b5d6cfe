// Assumption of everything in this folder: one row = one client = at most one request under way.
// The index of a row is also the slot of a client. Client groups, models, slots and the balance of
// the counters rely on it.
//
// Over HTTP/1.1 (without pipelining) a row is a connection too: `state`, `sentUs`, `firstByteUs`
// and the body's fields belong to both. Over HTTP/2 several rows share a connection, and `h2/`
// keeps connections apart. Models and counters know rows only.

import type { ChunkReader } from './chunks.ts';

/** The states of a connection. */
export const states = {
  /** No descriptor. */
  free: 0,
  connecting: 1,
  /** Connected, without a request. */
  idle: 2,
  /** The request is sent; the head of the answer is incomplete. */
  head: 3,
  /** In a body of known length, in a chunked one, or in one that ends with the connection. */
  sizedBody: 4,
  chunkedBody: 5,
  bodyToEnd: 6,
  /** Part of the request is sent. */
  sending: 7,
  /** Connected; the TLS handshake is under way. */
  handshaking: 8,
} as const;

/**
 * Holds connections as rows of typed arrays, so that a hot loop over thousands of them allocates
 * nothing. Instants are microseconds of the loop's clock. Rare cases (a head in pieces, a chunked
 * body) have an object of their own.
 */
export interface Connections {
  readonly capacity: number;
  /** Index of the request that is under way, or was the last one. */
  readonly question: Uint16Array;
  /** 1 where the request is HEAD: the answer then has no body, whatever its head announces. */
  readonly headOnly: Uint8Array;
  readonly fd: Int32Array;
  readonly state: Uint8Array;
  readonly calledUs: Float64Array;
  readonly connectedUs: Float64Array;
  /** The instant from which a request can be sent: after the TLS handshake, if there is one. */
  readonly readyUs: Float64Array;
  readonly sentUs: Float64Array;
  readonly firstByteUs: Float64Array;
  /** Bytes of the body that have yet to arrive. */
  readonly bodyLeft: Float64Array;
  readonly bodyRead: Float64Array;
  /** 1 where the CRC-32 of this answer is computed. */
  readonly checked: Uint8Array;
  readonly crc32: Uint32Array;
  readonly status: Int32Array;
  readonly closes: Uint8Array;
  /** Bytes of the request for which the kernel had no room yet. */
  readonly unsent: Float64Array;
  /** 1 where bytes that arrive stay in the kernel. */
  readonly held: Uint8Array;
  /** Responses on this connection so far. */
  readonly answered: Uint32Array;
  /** The beginning of an incomplete head. */
  readonly partialHead: (Uint8Array | null)[];
  readonly chunkReader: (ChunkReader | null)[];
}

export function createConnections(capacity: number, headOnly = false): Connections {
  return {
    capacity,
    question: new Uint16Array(capacity),
    headOnly: new Uint8Array(capacity).fill(headOnly ? 1 : 0),
    fd: new Int32Array(capacity).fill(-1),
    state: new Uint8Array(capacity),
    calledUs: new Float64Array(capacity),
    connectedUs: new Float64Array(capacity),
    readyUs: new Float64Array(capacity),
    sentUs: new Float64Array(capacity),
    firstByteUs: new Float64Array(capacity),
    bodyLeft: new Float64Array(capacity),
    bodyRead: new Float64Array(capacity),
    checked: new Uint8Array(capacity),
    crc32: new Uint32Array(capacity),
    status: new Int32Array(capacity),
    closes: new Uint8Array(capacity),
    unsent: new Float64Array(capacity),
    held: new Uint8Array(capacity),
    answered: new Uint32Array(capacity),
    partialHead: Array(capacity).fill(null),
    chunkReader: Array(capacity).fill(null),
  };
}

/** Tells a connection on which no request can be sent yet. */
export const isOpening = (state: number | undefined): boolean =>
  state === states.connecting || state === states.handshaking;

/** Frees the row of a connection that was closed. */
export function freeRow(table: Connections, row: number): void {
  table.state[row] = states.free;
  table.unsent[row] = 0;
  table.partialHead[row] = null;
  table.chunkReader[row] = null;
}
