import { fieldIndex } from './fields.ts';
import { readFields } from './head-fields.ts';
import { readHost } from './host.ts';
import type { HttpSettings } from './http.ts';
import { ENDED, type Input, readLine, TIMED_OUT, TOO_LONG } from './input.ts';
import { isChunked, strictLength } from './lengths.ts';
import type { Request } from './request.ts';
import { parseRequestLine } from './request-line.ts';

/** There is no request to answer: the peer ended or fell silent before a whole request line. */
export const NOBODY = -1;

/**
 * Limits the empty lines skipped before a request; old browsers send one after a body
 * (DEFAULT_LIMIT_BLANK_LINES).
 */
export const blankLines = 10;

/**
 * Reads the head of a request. Returns 0, NOBODY, or the status that refuses it. `firstTimeoutMs`
 * holds until the request line is there, Timeout for each later wait (ap_read_request of
 * protocol.c).
 */
export function readHead(
  input: Input,
  request: Request,
  settings: HttpSettings,
  firstTimeoutMs: number,
): number {
  const line = readRequestLine(input, request, settings, firstTimeoutMs);
  if (line !== 0) return line;
  if (request.protocol === 9) return 0;
  return (
    readFields(input, request, settings) ||
    framing(request) ||
    address(request) ||
    expectation(request)
  );
}

function readRequestLine(
  input: Input,
  request: Request,
  settings: HttpSettings,
  timeoutMs: number,
): number {
  for (let blank = 0; ; blank += 1) {
    const length = readLine(input, settings.limitRequestLine, timeoutMs);
    if (length === ENDED || length === TIMED_OUT) return NOBODY;
    if (length < 0) return length === TOO_LONG ? 414 : 400;
    const start = input.start;
    input.start += length + 2;
    if (length > 0 || blank === blankLines) {
      return parseRequestLine(input.bytes, start, start + length, request);
    }
  }
}

/**
 * Determines the length of the body. Transfer-Encoding overrides Content-Length, and a client that
 * sends both gets no further request (request smuggling, RFC 9112 section 6.3).
 */
function framing(request: Request): number {
  const length = request.fields[fieldIndex['content-length']];
  const codings = request.fields[fieldIndex['transfer-encoding']];
  if (length !== undefined) {
    const bytes = strictLength(length);
    if (bytes === null) return 400;
    request.contentLength = bytes;
  }
  if (codings === undefined) return 0;
  if (!isChunked(codings)) return 400;
  request.chunked = true;
  if (length !== undefined) {
    request.contentLength = 0;
    request.closes = true;
  }
  return 0;
}

/**
 * Determines the requested host: the target's authority, else Host, which HTTP/1.1 always requires.
 */
function address(request: Request): number {
  const named = request.authority ?? request.fields[fieldIndex.host] ?? '';
  if (named !== '') {
    request.host = readHost(named);
    if (request.host === null) return 400;
  }
  // "http:///" names no host, and httpd accepts that.
  const unnamed = request.host === null && request.authority === null;
  const lacksHost = request.protocol === 11 && request.fields[fieldIndex.host] === undefined;
  return request.protocol >= 11 && (unnamed || lacksHost) ? 400 : 0;
}

function expectation(request: Request): number {
  const expected = request.fields[fieldIndex.expect];
  if (expected === undefined || expected === '') return 0;
  if (expected.toLowerCase() === '100-continue') {
    request.expecting = true;
    return 0;
  }
  request.note = expected;
  return 417;
}
