import type { Wire } from './http.ts';

/** Results of readLine that are not a length. */
export const ENDED = -1;
export const TIMED_OUT = -2;
export const TOO_LONG = -3;
/** Ended by a line feed alone, or with a NUL in it. */
export const MALFORMED = -4;

const LF = 10;
const CR = 13;

/**
 * Received bytes that have not been used: those between `start` and `end` of the buffer. One buffer
 * serves a worker for all its connections. It holds two of the longest allowed lines; whatever a
 * client sends beyond that waits in the kernel.
 */
export interface Input {
  readonly bytes: Buffer;
  start: number;
  end: number;
  /** Receives more bytes after `end`. Returns 1, or else ENDED or TIMED_OUT. */
  fill(timeoutMs: number): number;
  wire: Wire;
}

export function openInput(longestLine: number): Input {
  const bytes = Buffer.allocUnsafeSlow(Math.max(16_384, 2 * longestLine + 4096));
  /** Opens the input of a worker. */
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
 * Returns the length of the line that begins `ahead` bytes after `start`, without its CR LF, once
 * its end has come; or why there is none. The caller moves `start`. As strict as ap_rgetline_core
 * (protocol.c) with AP_GETLINE_CRLF: a line ends in CR LF, and may be one byte longer than the
 * limit.
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

/**
 * Finds a line feed. Lines are short, so a compiled loop ends before Buffer's indexOf has checked
 * its arguments.
 */
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
