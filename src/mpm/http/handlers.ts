import { discardBody, readBody } from './body.ts';
import { afterPage, serveDocument } from './documents.ts';
import type { Exchange } from './exchange.ts';
import { fieldIndex } from './fields.ts';
import type { Response } from './http.ts';
import { resolvePath } from './path.ts';
import { respond, respondPage } from './respond.ts';

/** Paths that have a handler instead of a file in the docroot. */
const handlers = [
  { at: '/server-status', answer: status },
  { at: '/echo', answer: echo },
  { at: '/delay', answer: delay },
] as const;

/** Answers a request whose head is valid. */
export function handle(exchange: Exchange): Response {
  const { path } = exchange.request;
  if (path === '*') return options(exchange);
  const resolved = resolvePath(path);
  if (typeof resolved === 'number') {
    // After 400 nothing more is read (ap_status_drops_connection).
    if (resolved === 400) exchange.request.closes = true;
    return afterPage(exchange, resolved);
  }
  for (const { at, answer } of handlers) if (at === resolved) return answer(exchange);
  return serveDocument(exchange, resolved);
}

/**
 * Answers OPTIONS *, which asks about the whole server; httpd's parent wakes its children with it.
 */
function options(exchange: Exchange): Response {
  const read = discardBody(exchange.input, exchange.request, exchange.settings);
  if (read !== 0) return respondPage(exchange, read);
  return respond(exchange, { status: 200, lines: '', type: null, length: 0, body: null });
}

function status(exchange: Exchange): Response {
  const { input, request, settings } = exchange;
  const read = discardBody(input, request, settings);
  if (read !== 0) return respondPage(exchange, read);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return respondPage(exchange, 405, 'Allow: GET,HEAD\r\n');
  const { type, body } = settings.status(request.query ?? '');
  return text(exchange, type, Buffer.from(body, 'utf8'));
}

/** Limits the memory of an echo. */
const mostEchoed = 16 * 2 ** 20;

/** Returns the body of the request. */
function echo(exchange: Exchange): Response {
  const { input, request, settings } = exchange;
  const coding = request.fields[fieldIndex['transfer-encoding']];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return respondPage(exchange, 501);
  if (request.contentLength > mostEchoed) return afterPage(exchange, 413);
  // One buffer: an object for each chunk would exhaust the heap when chunks are small.
  let body = Buffer.alloc(0);
  let length = 0;
  const read = readBody(input, request, settings, (bytes) => {
    const at = length;
    length += bytes.length;
    if (length > mostEchoed) return;
    if (length > body.length) body = grown(body, length);
    body.set(bytes, at);
  });
  if (read !== 0) return respondPage(exchange, read);
  if (length > mostEchoed) return respondPage(exchange, 413);
  return text(exchange, 'application/octet-stream', body.subarray(0, length));
}

/** Returns a larger buffer with the same content. Its length at least doubles, up to the limit. */
function grown(bytes: Buffer, least: number) {
  const larger = Buffer.allocUnsafeSlow(Math.min(mostEchoed, Math.max(least, 2 * bytes.length)));
  larger.set(bytes);
  return larger;
}

const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
const longestDelayMs = 600_000;

/** Holds the worker for a number of milliseconds, as an application that waits for its database. */
function delay(exchange: Exchange): Response {
  const { input, request, settings } = exchange;
  const read = discardBody(input, request, settings);
  if (read !== 0) return respondPage(exchange, read);
  const [, digits] = /(?:^|&)ms=(\d{1,6})(?:&|$)/.exec(request.query ?? '') ?? [];
  if (digits === undefined || Number(digits) > longestDelayMs) {
    request.note = `/delay?ms=N needs a number of milliseconds, at most ${longestDelayMs}.`;
    return respondPage(exchange, 400);
  }
  if (digits !== '0') Atomics.wait(nobodyWakes, 0, 0, Number(digits));
  return text(exchange, 'text/plain', Buffer.from(`waited ${Number(digits)} ms\n`));
}

const text = (exchange: Exchange, type: string, body: Buffer): Response =>
  respond(exchange, { status: 200, lines: '', type, length: body.length, body });
