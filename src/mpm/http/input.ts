import type { Wire } from './http.ts';

/** What a line can be instead of its length. */
export const ENDED = -1;
export const TIMED_OUT = -2;
export const TOO_LONG = -3;
/** Ended by a line feed alone, or with a NUL in it. */
export const MALFORMED = -4;

const LF = 10;
const CR = 13;

/**
 * The bytes that have come and have not been used: those between `start` and `end` of the buffer. One buffer serves a
 * worker for all its connections; it holds two of the longest lines that are allowed, and whatever a client sends ahead beyond that
 * waits in the kernel.
 */
export interface Input {
  readonly bytes: Buffer;
  start: number;
  end: number;
  /** Receives more bytes after `end`; 1 when some have come, else ENDED or TIMED_OUT. */
  fill(timeoutMs: number): number;
  wire: Wire;
}

export function openInput(longestLine: number): Input {
  const bytes = Buffer.allocUnsafeSlow(Math.max(16_384, 2 * longestLine + 4096));
  return {
    bytes,
    start: 0,
    end: 0,
    wire: { receive: () => 0, send: () => false },
    fill(timeoutMs) {
      if (this.start === this.end) {
        this.start = 0;
        this.end = 0;
      } else if (this.start > 0 && this.end === bytes.length) {
        bytes.copyWithin(0, this.start, this.end);
        this.end -= this.start;
        this.start = 0;
      }
      const got = this.wire.receive(bytes, this.end, bytes.length - this.end, timeoutMs);
      if (got > 0) {
        this.end += got;
        return 1;
      }
      return got === -1 ? TIMED_OUT : ENDED;
    },
  };
}

/**
 * The length of the line that begins `ahead` bytes after `start`, without its CR LF, waiting for its end; or why there is none.
 * The caller moves `start`. Its strictness is that of ap_rgetline_core (protocol.c) with AP_GETLINE_CRLF: a line ends in CR LF,
 * and may be one byte longer than the limit says.
 */
export function readLine(input: Input, limit: number, timeoutMs: number, ahead = 0): number {
  let searched = ahead;
  for (;;) {
    const found = lineFeedIn(input.bytes, input.start + searched, input.end);
    if (found !== -1) return judge(input, found - ahead, limit, found);
    searched = Math.max(searched, input.end - input.start);
    if (searched - ahead > limit + 2) return TOO_LONG;
    const got = input.fill(timeoutMs);
    if (got !== 1) return got;
  }
}

/** Lines are short: a compiled loop is at their end before Buffer's indexOf has looked at its arguments. */
function lineFeedIn(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at += 1) if (bytes[at] === LF) return at;
  return -1;
}

function judge(input: Input, end: number, limit: number, lineFeed: number): number {
  const length = end - input.start - 1;
  if (length > limit + 1) return TOO_LONG;
  if (length < 0 || input.bytes[lineFeed - 1] !== CR) return MALFORMED;
  return length;
}
