/** Directives that HTTP needs, and requests to the server. */
export interface HttpSettings {
  /** An absolute path. */
  readonly docroot: string;
  readonly keepAlive: boolean;
  readonly keepAliveTimeoutMs: number;
  /** Responses after which one closes the connection; 0: no limit. */
  readonly maxKeepAliveRequests: number;
  readonly timeoutMs: number;
  readonly limitRequestLine: number;
  readonly limitRequestFields: number;
  readonly limitRequestFieldSize: number;
  /** Bytes; 0: no limit. */
  readonly limitRequestBody: number;
  readonly serverName: string;
  /**
   * Tells whether the child is being stopped, so that responses close their connections
   * (is_mpm_running of http_protocol.c).
   */
  isStopping(): boolean;
  /** Makes the page of /server-status for a query. */
  status(query: string): { readonly type: string; readonly body: string };
}

/** Connects a conversation with its peer. */
export interface Wire {
  /**
   * Receives into the buffer at this offset. Returns the bytes, 0 at the peer's end, -1 timed out,
   * -2 broken.
   */
  receive(buffer: Uint8Array, offset: number, length: number, timeoutMs: number): number;
  /** Sends at once (100 Continue). Returns false when the connection is broken. */
  send(bytes: Uint8Array, length: number): boolean;
  /** Notifies that the first byte of a request has come: scoreboard R. */
  onReadRequest?(): void;
  /** Notifies that the head is complete and the request is being answered: scoreboard W. */
  onHandleRequest?(): void;
}

/**
 * HTTP on one connection at a time. It owns the buffers, so a worker needs one conversation and
 * resets it for each connection. An idle connection needs nothing here but the number of its
 * responses.
 */
export interface Conversation {
  /**
   * Reads one request and makes its response. Returns null when the peer ended, broke or timed out
   * before a whole request line; the connection is then closed silently, as in httpd. Never throws.
   * The response is valid until the next call of next() or reset().
   */
  next(wire: Wire): Response | null;
  /**
   * Tells that bytes of a next request have come already: call next() before waiting for the
   * socket.
   */
  readonly pipelined: boolean;
  /**
   * Responses so far that kept the connection (`conn_rec.keepalives`); a parked connection must
   * remember it.
   */
  readonly keepalives: number;
  /**
   * Discards all bytes and begins with another connection, which has had this many responses (0).
   */
  reset(keepalives?: number): void;
}

export interface Response {
  readonly status: number;
  /**
   * The head and, when it is small, the body after it; the first `headBytes` bytes are to be sent.
   */
  readonly head: Uint8Array;
  readonly headBytes: number;
  /** To be sent by sendfile after the head; the sender closes the descriptor. */
  readonly file: { readonly fd: number; readonly offset: number; readonly length: number } | null;
  /** To be sent after the head. */
  readonly body: Uint8Array | null;
  readonly keepAlive: boolean;
  /**
   * Closes with a short linger, 2 s instead of 30 s (the note "short-lingering-close" of httpd).
   */
  readonly shortLinger: boolean;
  /** As received, without its end; "" when there was none. */
  readonly requestLine: string;
  /** Start of the request, milliseconds since 1970. */
  readonly startedMs: number;
  /** Bytes of the whole response, head included. */
  readonly bytes: number;
}
