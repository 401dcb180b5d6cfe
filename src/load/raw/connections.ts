import { closeSocket } from '../../os/sockets.ts';
import type { ChunkReader } from './chunks.ts';

/** What a connection is doing. */
export const states = {
  /** No descriptor. */
  free: 0,
  connecting: 1,
  /** Connected, nothing asked. */
  idle: 2,
  /** Asked; the head of the answer has not come, or not wholly. */
  head: 3,
  /** In a body of known length, in a chunked one, or in one that ends with the connection. */
  sizedBody: 4,
  chunkedBody: 5,
  bodyToEnd: 6,
  /** Part of the request is sent. */
  sending: 7,
} as const;

/**
 * Connections as rows of typed arrays: a hot loop over thousands of them makes no object. Instants are microseconds of
 * the loop's clock. Rows that are rare (an answer in pieces, a chunked body) have an object of their own meanwhile.
 */
export interface Connections {
  readonly capacity: number;
  /** The requests are HEAD: no answer has a body, whatever its head says. */
  readonly headOnly: boolean;
  readonly fd: Int32Array;
  readonly state: Uint8Array;
  readonly calledUs: Float64Array;
  readonly connectedUs: Float64Array;
  readonly sentUs: Float64Array;
  readonly firstByteUs: Float64Array;
  /** Bytes of the body that have still to come. */
  readonly bodyLeft: Float64Array;
  readonly bodyRead: Float64Array;
  /** 1: this answer's bytes are checked, and here is their CRC-32 so far. */
  readonly checked: Uint8Array;
  readonly crc32: Uint32Array;
  readonly status: Int32Array;
  readonly closes: Uint8Array;
  /** Responses on this connection so far. */
  readonly answered: Uint32Array;
  /** The start of a head whose end has not come yet. */
  readonly partialHead: (Uint8Array | null)[];
  readonly chunkReader: (ChunkReader | null)[];
}

export function createConnections(capacity: number, headOnly = false): Connections {
  return {
    capacity,
    headOnly,
    fd: new Int32Array(capacity).fill(-1),
    state: new Uint8Array(capacity),
    calledUs: new Float64Array(capacity),
    connectedUs: new Float64Array(capacity),
    sentUs: new Float64Array(capacity),
    firstByteUs: new Float64Array(capacity),
    bodyLeft: new Float64Array(capacity),
    bodyRead: new Float64Array(capacity),
    checked: new Uint8Array(capacity),
    crc32: new Uint32Array(capacity),
    status: new Int32Array(capacity),
    closes: new Uint8Array(capacity),
    answered: new Uint32Array(capacity),
    partialHead: Array(capacity).fill(null),
    chunkReader: Array(capacity).fill(null),
  };
}

/** Closing takes the descriptor out of the epoll too: nothing else refers to its socket. */
export function closeRow(table: Connections, row: number): void {
  const fd = table.fd[row] ?? -1;
  if (fd >= 0) closeSocket(fd);
  table.fd[row] = -1;
  table.state[row] = states.free;
  table.partialHead[row] = null;
  table.chunkReader[row] = null;
}
