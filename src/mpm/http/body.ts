import { BAD, chunkSize, TOO_LARGE } from './chunks.ts';
import { noFields } from './fields.ts';
import { readFields } from './head-fields.ts';
import type { HttpSettings } from './http.ts';
import { ENDED, type Input, readLine, TIMED_OUT, TOO_LONG } from './input.ts';
import type { Request } from './request.ts';

/** Takes the bytes of a body as they come; the buffer is reused afterwards. */
export type Sink = (bytes: Buffer) => void;

const nowhere: Sink = () => {};

const goOn = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');

/**
 * Reads and discards the body of a request, so that the next request can be read. Leaves it alone
 * on a connection that will be closed (ap_discard_request_body of http_filters.c). Returns 0, or a
 * status as readBody() does.
 */
export const discardBody = (input: Input, request: Request, settings: HttpSettings): number =>
  request.closes ? 0 : readBody(input, request, settings, nowhere);

/**
 * Reads the body of a request to its end, after 100 Continue where the client waits for it. Returns
 * 0, or the status of an error, after which nothing on the connection can be understood
 * (ap_http_filter of http_filters.c).
 */
export function readBody(
  input: Input,
  request: Request,
  settings: HttpSettings,
  sink: Sink,
): number {
  if (!request.chunked && request.contentLength === 0) return 0;
  if (isTooLarge(request, settings)) return broken(request, 413);
  if (request.expecting && request.protocol >= 11) {
    request.expecting = false;
    input.wire.send(goOn, goOn.length);
  }
  if (request.chunked) return readChunks(input, request, settings, sink);
  return failed(request, readSized(input, request.contentLength, settings.timeoutMs, sink));
}

const isTooLarge = ({ contentLength }: Request, { limitRequestBody }: HttpSettings): boolean =>
  limitRequestBody !== 0 && contentLength > limitRequestBody;

/**
 * Discards the body of a request whose answer is decided. A client that waits for 100 Continue
 * keeps its body. An error of the body overrides the answer, and its page has no length.
 */
export function discardAfterwards(input: Input, request: Request, settings: HttpSettings): number {
  const keeps = request.expecting && !isTooLarge(request, settings);
  const status = keeps ? 0 : discardBody(input, request, settings);
  if (status === 0) return 0;
  request.unsized = true;
  request.note = '';
  return status;
}

/** Reads a number of bytes. Returns 1, or why they did not come. */
function readSized(input: Input, length: number, timeoutMs: number, sink: Sink): number {
  for (let left = length; left > 0; ) {
    if (input.start === input.end) {
      const got = input.fill(timeoutMs);
      if (got !== 1) return got;
    }
    const taken = Math.min(left, input.end - input.start);
    if (sink !== nowhere) sink(input.bytes.subarray(input.start, input.start + taken));
    input.start += taken;
    left -= taken;
  }
  return 1;
}

function readChunks(input: Input, request: Request, settings: HttpSettings, sink: Sink): number {
  const { limitRequestBody, timeoutMs } = settings;
  for (let total = 0; ; ) {
    const size = readChunkSize(input, request, settings);
    if (size < 0) return -size;
    if (size === 0) return readTrailers(input, request, settings);
    total += size;
    if (limitRequestBody !== 0 && total > limitRequestBody) return broken(request, 413);
    const status =
      failed(request, readSized(input, size, timeoutMs, sink)) ||
      readChunkEnd(input, request, timeoutMs);
    if (status !== 0) return status;
  }
}

/** Reads the size of a chunk. Returns it, or the status of an error, negated. */
function readChunkSize(input: Input, request: Request, settings: HttpSettings): number {
  const line = readLine(input, settings.limitRequestFieldSize, settings.timeoutMs);
  if (line === TOO_LONG) return -broken(request, 413);
  if (line < 0) return -cutOff(request, line);
  const size = chunkSize(input.bytes, input.start, input.start + line);
  input.start += line + 2;
  if (size === BAD) return -broken(request, 400);
  // httpd counts the end of this line, too.
  const tooLong = line + 2 > settings.limitRequestFieldSize;
  return tooLong || size === TOO_LARGE ? -broken(request, 413) : size;
}

/** Reads the empty line after a chunk. Without it the chunk is longer than its size. */
function readChunkEnd(input: Input, request: Request, timeoutMs: number): number {
  const line = readLine(input, 0, timeoutMs);
  if (line < 0) return cutOff(request, line);
  input.start += line + 2;
  return line === 0 ? 0 : broken(request, 400);
}

/** Checks the trailers as fields of a head, and drops them (MergeTrailers Off). */
function readTrailers(input: Input, request: Request, settings: HttpSettings): number {
  const kept = request.fields;
  request.fields = noFields();
  const read = readFields(input, request, settings);
  request.fields = kept;
  request.note = '';
  if (read !== 0) request.closes = true;
  return read === 0 ? 0 : 400;
}

/** Returns the status where the line did not come whole. */
const cutOff = (request: Request, why: number): number =>
  why === TIMED_OUT || why === ENDED ? failed(request, why) : broken(request, 400);

function failed(request: Request, got: number): number {
  if (got === 1) return 0;
  request.closes = true;
  return got === TIMED_OUT ? 408 : 400;
}

/**
 * Returns the status of a malformed body. httpd answers from within its input filter, and such a
 * page has no length (bail_out_on_error).
 */
function broken(request: Request, status: number): number {
  request.closes = true;
  request.unsized = true;
  return status;
}
