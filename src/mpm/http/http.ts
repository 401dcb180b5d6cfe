import { openConversation as open } from './conversation.ts';

/**
 * HTTP as the workers of all three MPMs speak it: blocking. In httpd, too, a worker reads a request in blocking mode
 * whatever the MPM; what a connection does between requests, how the rest of a response is written and how it is closed
 * is the MPM's business, not HTTP's.
 */
export const openConversation: (settings: HttpSettings) => Conversation = open;

/** The directives that HTTP needs, and what it asks the server for. */
export interface HttpSettings {
  /** An absolute path. */
  readonly docroot: string;
  readonly keepAlive: boolean;
  readonly keepAliveTimeoutMs: number;
  /** Responses after which one closes the connection; 0 for no limit. */
  readonly maxKeepAliveRequests: number;
  readonly timeoutMs: number;
  readonly limitRequestLine: number;
  readonly limitRequestFields: number;
  readonly limitRequestFieldSize: number;
  /** Bytes; 0 for no limit. */
  readonly limitRequestBody: number;
  readonly serverName: string;
  /** While the child is being stopped every response closes its connection (is_mpm_running of http_protocol.c). */
  isStopping(): boolean;
  /** The page of /server-status for what follows the question mark. */
  status(query: string): { readonly type: string; readonly body: string };
}

/** How a conversation reaches its peer. */
export interface Wire {
  /** Bytes received into the buffer at this offset (> 0), or 0 at the peer's end, -1 timed out, -2 broken. */
  receive(buffer: Uint8Array, offset: number, length: number, timeoutMs: number): number;
  /** Sends at once (100 Continue); false when the connection is broken. */
  send(bytes: Uint8Array, length: number): boolean;
  /** The first byte of a request has come: scoreboard R. */
  onReadRequest?(): void;
  /** The head is there and its request is being worked on: scoreboard W. */
  onHandleRequest?(): void;
}

/**
 * HTTP on one connection at a time. It owns the buffers, so a worker needs one conversation only and resets it for each
 * connection that it takes up; a connection that idles between requests has nothing here but the number of its
 * responses.
 */
export interface Conversation {
  /**
   * Reads one request through the wire and makes its response; null when the peer ended, broke or timed out before a
   * whole request line: it is to be closed without a word, as httpd does. Never throws. The response and its bytes are
   * valid until the next call of next() or reset().
   */
  next(wire: Wire): Response | null;
  /** Bytes of a next request have come already: it is to be asked for next(), not for its socket. */
  readonly pipelined: boolean;
  /** Responses so far that kept the connection (`conn_rec.keepalives`): what a parked connection has to be remembered by. */
  readonly keepalives: number;
  /** Forgets all bytes and takes up another connection, which has had so many responses (0). */
  reset(keepalives?: number): void;
}

export interface Response {
  readonly status: number;
  /** The head and, when it is small, the body after it: its first `headBytes` are ready to be sent. */
  readonly head: Uint8Array;
  readonly headBytes: number;
  /** To be sent with sendfile after the head; whoever sends it closes the descriptor. */
  readonly file: { readonly fd: number; readonly offset: number; readonly length: number } | null;
  /** To be sent after the head. */
  readonly body: Uint8Array | null;
  readonly keepAlive: boolean;
  /** Close with a short linger, 2 s instead of 30 s (the note "short-lingering-close" of httpd). */
  readonly shortLinger: boolean;
  /** As it came, without its end; "" when there was none. */
  readonly requestLine: string;
  /** When the request began to come, milliseconds since 1970. */
  readonly startedMs: number;
  /** Of the whole response, its head included. */
  readonly bytes: number;
}
