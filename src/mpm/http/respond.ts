import { closeSync, readSync } from 'node:fs';
import { httpDate } from './dates.ts';
import { type Exchange, startedSeconds } from './exchange.ts';
import type { Response } from './http.ts';
import { connectionFields, persistence } from './keep-alive.ts';
import { page, statusLine } from './pages.ts';

/** Bodies up to this size are sent together with their head; the kernel sends larger files. */
export const inlineBytes = 16_384;

/** A response as a handler makes it. */
export interface Content {
  readonly status: number;
  /** Lines between Server and Content-Length, each with its end. */
  readonly lines: string;
  /** Lines after Content-Length. */
  readonly moreLines?: string;
  readonly type: string | null;
  /**
   * Bytes of the body. `unknown` is chunked where the client can read that; else the body ends with
   * the connection.
   */
  readonly length: number | 'unknown';
  /** null for no body, or one in the file. */
  readonly body: Buffer | null;
  readonly file?: { readonly fd: number; readonly offset: number };
}

/**
 * Makes the response. Decides whether the connection is kept, and counts it then. Takes over the
 * file's descriptor.
 */
export function respond(exchange: Exchange, content: Content): Response {
  const { request, settings, keepalives } = exchange;
  const { status, length } = content;
  const headOnly = request.method === 'HEAD' || status === 304;
  const chunked = length === 'unknown' && !headOnly && !request.unsized && request.protocol >= 11;
  const bounded = headOnly || chunked || length !== 'unknown';
  const how = persistence(request, status, bounded, keepalives, settings);
  if (how !== 'closes') exchange.keepalives += 1;
  const connection = connectionFields(how, keepalives, settings);
  const head =
    request.protocol === 9
      ? ''
      : headOf(content, startedSeconds(exchange), sizeLine(content, headOnly), connection, chunked);
  // httpd closes after a refused expectation, whatever it has announced.
  const keepAlive = how !== 'closes' && status !== 417;
  if (headOnly) {
    if (content.file !== undefined) closeSync(content.file.fd);
    return withBody(exchange, head, null, status, keepAlive);
  }
  if (content.file !== undefined) return withFile(exchange, head, content, keepAlive);
  const body = chunked ? oneChunk(content.body) : content.body;
  return withBody(exchange, head, body, status, keepAlive);
}

/** Makes the page for a status that is not a success. */
export function respondPage(
  exchange: Exchange,
  status: number,
  lines = '',
  location = '',
): Response {
  const { request } = exchange;
  const { method, note } = request;
  const body = Buffer.from(page(status, { method, note, location }), 'latin1');
  const length = request.unsized || status === 416 || method === 'HEAD' ? 'unknown' : body.length;
  const type = 'text/html; charset=iso-8859-1';
  return respond(exchange, { status, lines, type, length, body });
}

function headOf(
  content: Content,
  second: number,
  size: string,
  connection: string,
  chunked: boolean,
): string {
  const coding = chunked ? 'Transfer-Encoding: chunked\r\n' : '';
  const type =
    content.type === null || content.status === 304 ? '' : `Content-Type: ${content.type}\r\n`;
  return (
    `${beginning(content.status, second)}${content.lines}${size}` +
    `${content.moreLines ?? ''}${connection}${coding}${type}\r\n`
  );
}

/** Formats the length. HEAD of nothing has none, as in httpd, and 304 never has one. */
function sizeLine({ status, length }: Content, headOnly: boolean): string {
  if (length === 'unknown' || status === 304 || (headOnly && length === 0)) return '';
  return `Content-Length: ${length}\r\n`;
}

let lastSecond = 0;
const beginnings = new Map<number, string>();

/**
 * Formats Status, Date and Server, once a second: making a date costs more than the rest of a head.
 */
function beginning(status: number, second: number): string {
  if (second !== lastSecond) {
    lastSecond = second;
    beginnings.clear();
  }
  const known = beginnings.get(status);
  if (known !== undefined) return known;
  const date = httpDate(second * 1000);
  const made = `HTTP/1.1 ${statusLine(status)}\r\nDate: ${date}\r\nServer: mpm-bench\r\n`;
  beginnings.set(status, made);
  return made;
}

function withBody(
  { output, request, startedMs }: Exchange,
  headText: string,
  body: Buffer | null,
  status: number,
  keepAlive: boolean,
): Response {
  const length = body === null ? 0 : body.length;
  const fits = headText.length + length <= output.length;
  const head = fits ? output : Buffer.from(headText, 'latin1');
  const written = fits ? output.write(headText, 0, 'latin1') : head.length;
  if (fits && body !== null) output.set(body, written);
  const bytes = written + length;
  return {
    status,
    head,
    headBytes: fits ? bytes : written,
    file: null,
    body: fits ? null : body,
    keepAlive,
    shortLinger: false,
    requestLine: request.line,
    startedMs,
    bytes,
  };
}

function withFile(
  exchange: Exchange,
  headText: string,
  content: Content,
  keepAlive: boolean,
): Response {
  const { output } = exchange;
  const { fd, offset } = content.file ?? { fd: -1, offset: 0 };
  const length = Number(content.length);
  const alone = withBody(exchange, headText, null, content.status, keepAlive);
  if (headText.length + length > output.length || length > inlineBytes) {
    return { ...alone, file: { fd, offset, length }, bytes: alone.bytes + length };
  }
  const read = readWhole(fd, output, alone.headBytes, length, offset);
  const bytes = alone.headBytes + read;
  // A file that has become shorter cannot fill the announced length.
  return { ...alone, headBytes: bytes, keepAlive: keepAlive && read === length, bytes };
}

function readWhole(fd: number, into: Buffer, at: number, length: number, offset: number): number {
  try {
    return length === 0 ? 0 : readSync(fd, into, at, length, offset);
  } finally {
    closeSync(fd);
  }
}

function oneChunk(body: Buffer | null): Buffer {
  const text = body ?? Buffer.alloc(0);
  return Buffer.concat([
    Buffer.from(`${text.length.toString(16)}\r\n`),
    text,
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
}
