import { BAD, chunkSize, TOO_LARGE } from './chunks.ts';
import { noFields } from './fields.ts';
import { readFields } from './head-fields.ts';
import type { HttpSettings } from './http.ts';
import { ENDED, type Input, readLine, TIMED_OUT, TOO_LONG } from './input.ts';
import type { Request } from './request.ts';

/** Takes the bytes of a body as they come; they are overwritten afterwards. */
export type Sink = (bytes: Buffer) => void;

const nowhere: Sink = () => {};

const goOn = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');

/**
 * Reads the body of a request that nobody wants, so that what follows it can be read; of a connection that will be closed in
 * any case it is left alone (ap_discard_request_body of http_filters.c). 0, or a status as readBody().
 */
export const discardBody = (input: Input, request: Request, settings: HttpSettings): number =>
  request.closes ? 0 : readBody(input, request, settings, nowhere);

/**
 * Reads the body of a request to its end; 0, or the status of what is wrong with it: then nothing that follows on the
 * connection can be understood (ap_http_filter of http_filters.c). A client that waits for 100 Continue gets it first.
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
 * As discardBody() for a request whose answer is decided already: who waits with the body for 100 Continue shall keep it. What
 * is wrong with the body counts more than that answer, and its page has no length, whatever it is.
 */
export function discardAfterwards(input: Input, request: Request, settings: HttpSettings): number {
  const keeps = request.expecting && !isTooLarge(request, settings);
  const status = keeps ? 0 : discardBody(input, request, settings);
  if (status === 0) return 0;
  request.unsized = true;
  request.note = '';
  return status;
}

/** So many bytes; 1, or why they did not come. */
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

/** The size, or the status of what is wrong with it, below 0. */
function readChunkSize(input: Input, request: Request, settings: HttpSettings): number {
  const line = readLine(input, settings.limitRequestFieldSize, settings.timeoutMs);
  if (line === TOO_LONG) return -broken(request, 413);
  if (line < 0) return -cutOff(request, line);
  const size = chunkSize(input.bytes, input.start, input.start + line);
  input.start += line + 2;
  if (size === BAD) return -broken(request, 400);
  // Of this line httpd counts its end, too.
  const tooLong = line + 2 > settings.limitRequestFieldSize;
  return tooLong || size === TOO_LARGE ? -broken(request, 413) : size;
}

/** The bytes of a chunk are followed by an empty line, or it was longer than it said. */
function readChunkEnd(input: Input, request: Request, timeoutMs: number): number {
  const line = readLine(input, 0, timeoutMs);
  if (line < 0) return cutOff(request, line);
  input.start += line + 2;
  return line === 0 ? 0 : broken(request, 400);
}

/** Fields after the last chunk are checked as those of a head, and dropped (MergeTrailers Off). */
function readTrailers(input: Input, request: Request, settings: HttpSettings): number {
  const kept = request.fields;
  request.fields = noFields();
  const read = readFields(input, request, settings);
  request.fields = kept;
  request.note = '';
  if (read !== 0) request.closes = true;
  return read === 0 ? 0 : 400;
}

/** The line did not come whole. */
const cutOff = (request: Request, why: number): number =>
  why === TIMED_OUT || why === ENDED ? failed(request, why) : broken(request, 400);

function failed(request: Request, got: number): number {
  if (got === 1) return 0;
  request.closes = true;
  return got === TIMED_OUT ? 408 : 400;
}

/** Not what the client announced: httpd answers from within its input filter, and such a page has no length (bail_out_on_error). */
function broken(request: Request, status: number): number {
  request.closes = true;
  request.unsized = true;
  return status;
}
