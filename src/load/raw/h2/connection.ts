import { createRowQueue, type RowQueue } from '../queue.ts';
import { usualWindowBytes } from './frames.ts';
import type { RequestBlocks, ResponseBlocks } from './header-blocks.ts';
import { createOutput, type Output } from './output.ts';

/** Stages of a connection. */
export const stages = {
  closed: 0,
  /** In the connect, or in the handshake of its transport. */
  opening: 1,
  /** Our settings are sent, and those of the server have not come. */
  greeting: 2,
  ready: 3,
} as const;

/** A connection, which carries the streams of its rows. */
export interface H2Connection {
  readonly index: number;
  /** Its rows are those from `firstRow` to before `endRow`. */
  readonly firstRow: number;
  readonly endRow: number;
  /** One of `stages`. */
  stage: number;
  /** Counts its sockets: a handler may close the one whose frames are being read. */
  generation: number;
  /** The events for which epoll watches. */
  interest: number;
  /** A row has taken its TLS handshake: it counts once. */
  handshakeTaken: boolean;
  /** Rows that are not free. */
  rows: number;
  /** Open streams, and the most that the server admits. */
  active: number;
  limit: number;
  /** Rows, counted from the first, whose requests wait for a stream. */
  readonly queue: RowQueue;
  nextStream: number;
  /** The server has said good-bye: no stream may begin, and those that are open may end. */
  leaving: boolean;
  readonly output: Output;
  /** The server reads no more; what it has sent is read to its end. */
  broken: boolean;
  /** The HEADERS frame of a slow sender, which it sends in pieces. */
  partial: { readonly frame: Uint8Array; sent: number } | null;
  /** Bytes of bodies that the server takes on all streams together. */
  sendWindow: number;
  /** The same for a new stream. */
  initialWindow: number;
  /** Streams whose request's body has not left completely. */
  bodies: number;
  /** Bytes of bodies that the server may send. */
  receiveWindow: number;
  /** The beginning of a frame whose rest has not come. */
  rest: Uint8Array | null;
  readonly data: DataFrame;
  /** A header block whose rest comes in CONTINUATION. */
  block: { readonly stream: number; readonly endsStream: boolean; bytes: Buffer } | null;
  requests: RequestBlocks | null;
  responses: ResponseBlocks | null;
}

/** The DATA frame that is being read. Its payload is taken as it comes. */
export interface DataFrame {
  open: boolean;
  /** -1: nobody waits for it any more. */
  row: number;
  endsStream: boolean;
  left: number;
  paddingLeft: number;
}

export function createH2Connection(index: number, streams: number): H2Connection {
  return {
    index,
    firstRow: index * streams,
    endRow: (index + 1) * streams,
    ...blank(),
    stage: stages.closed,
    generation: 0,
    rows: 0,
    queue: createRowQueue(streams),
    output: createOutput(),
    data: { open: false, row: -1, endsStream: false, left: 0, paddingLeft: 0 },
    requests: null,
    responses: null,
  };
}

/** Tells whether a frame is sent in part: nothing else may come before its rest. */
export const isWithinFrame = ({ partial }: H2Connection): boolean =>
  partial !== null && partial.sent < partial.frame.length;

const blank = () => ({
  interest: 0,
  handshakeTaken: false,
  active: 0,
  limit: Number.POSITIVE_INFINITY,
  nextStream: 1,
  leaving: false,
  broken: false,
  partial: null,
  sendWindow: usualWindowBytes,
  initialWindow: usualWindowBytes,
  bodies: 0,
  receiveWindow: 0,
  rest: null,
  block: null,
});

/** Forgets the connection, whose socket is closed. Its rows and its queue stay. */
export function forget(connection: H2Connection): void {
  connection.requests?.[Symbol.dispose]();
  connection.responses?.[Symbol.dispose]();
  connection.output.length = 0;
  connection.data.open = false;
  Object.assign(connection, blank(), { requests: null, responses: null });
  connection.stage = stages.closed;
  connection.generation += 1;
}
