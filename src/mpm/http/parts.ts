import { closeSync, readSync } from 'node:fs';
import { rangeHolds } from './conditions.ts';
import { type Exchange, startedSeconds } from './exchange.ts';
import { fieldIndex } from './fields.ts';
import type { Entity } from './files.ts';
import type { Response } from './http.ts';
import { type ByteRange, readRanges, totalOf } from './ranges.ts';
import { respond, respondPage } from './respond.ts';

/** Returns the parts of the document to send; null for all of it, [] when none of them exists. */
export function applicableRanges(
  exchange: Exchange,
  entity: Entity,
  size: number,
): readonly ByteRange[] | null {
  const { request } = exchange;
  const field = request.fields[fieldIndex.range] ?? '';
  if (request.protocol === 9 || !rangeHolds(request.fields, entity, startedSeconds(exchange)))
    return null;
  const ranges = readRanges(field, size);
  return ranges !== null && ranges.length > 1 && totalOf(ranges) > mostInMemory ? null : ranges;
}

/**
 * Limits several parts, which are one body in a worker's memory; beyond it the whole document is
 * sent.
 */
const mostInMemory = 16 * 2 ** 20;

/** An open document; the code that serves it closes it. */
export interface Ranged {
  readonly fd: number;
  readonly size: number;
  readonly type: string | null;
  readonly entity: Entity;
}

/**
 * Answers with one part as it is, with several as multipart/byteranges (RFC 9110 section 15.3.7).
 */
export function serveRanges(
  exchange: Exchange,
  document: Ranged,
  ranges: readonly ByteRange[],
): Response {
  const { fd, size, type, entity } = document;
  const [only] = ranges;
  if (only === undefined) {
    closeSync(fd);
    return respondPage(exchange, 416);
  }
  if (ranges.length > 1) return serveParts(exchange, document, ranges);
  return respond(exchange, {
    status: 206,
    lines: entity.lines,
    moreLines: `Content-Range: bytes ${only[0]}-${only[1]}/${size}\r\n`,
    type,
    length: only[1] - only[0] + 1,
    body: null,
    file: { fd, offset: only[0] },
  });
}

/** One for the life of the process, as in httpd. */
const boundary = Array.from({ length: 16 }, () => Math.floor(Math.random() * 16).toString(16)).join(
  '',
);

/** From this many parts on httpd sends before it knows the length (ap_byterange_filter). */
const partsAtOnce = 33;

function serveParts(exchange: Exchange, document: Ranged, ranges: readonly ByteRange[]): Response {
  const { fd, size, type, entity } = document;
  const kind = type === null ? '' : `Content-type: ${type}\r\n`;
  const pieces: Buffer[] = [];
  try {
    for (const [first, last] of ranges) {
      const range = `Content-range: bytes ${first}-${last}/${size}`;
      const head = Buffer.from(`\r\n--${boundary}\r\n${kind}${range}\r\n\r\n`);
      pieces.push(head, readPart(fd, first, last));
    }
  } finally {
    closeSync(fd);
  }
  const body = Buffer.concat([...pieces, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return respond(exchange, {
    status: 206,
    lines: entity.lines,
    type: `multipart/byteranges; boundary=${boundary}`,
    length: ranges.length > partsAtOnce ? 'unknown' : body.length,
    body,
  });
}

function readPart(fd: number, first: number, last: number): Buffer {
  const part = Buffer.alloc(last - first + 1);
  readSync(fd, part, 0, part.length, first);
  return part;
}
