import { closeSync, readSync } from 'node:fs';
import { rangeHolds } from './conditions.ts';
import { type Exchange, startedSeconds } from './exchange.ts';
import { placeOf } from './fields.ts';
import type { Entity } from './files.ts';
import type { Response } from './http.ts';
import { type ByteRange, readRanges, totalOf } from './ranges.ts';
import { respond, respondPage } from './respond.ts';

/** The parts of the document that are to be sent; null for all of it, [] when none of them exists. */
export function applicableRanges(
  exchange: Exchange,
  entity: Entity,
  size: number,
): readonly ByteRange[] | null {
  const { request } = exchange;
  const field = request.fields[placeOf.range] ?? '';
  if (request.protocol === 9 || !rangeHolds(request.fields, entity, startedSeconds(exchange)))
    return null;
  const ranges = readRanges(field, size);
  return ranges !== null && ranges.length > 1 && totalOf(ranges) > mostInMemory ? null : ranges;
}

/** Several parts go out as one body, which a worker has to hold: beyond this the whole document is sent instead. */
const mostInMemory = 16 * 2 ** 20;

/** An open document; whoever serves it closes it. */
export interface Ranged {
  readonly fd: number;
  readonly size: number;
  readonly type: string | null;
  readonly entity: Entity;
}

/** Answers with one part as it is, with several as multipart/byteranges (RFC 9110 section 15.3.7). */
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

/** One for the life of the process, as httpd's. */
const boundary = Array.from({ length: 16 }, () => Math.floor(Math.random() * 16).toString(16)).join(
  '',
);

/** From so many parts on httpd sends before it knows the length (ap_byterange_filter). */
const partsAtOnce = 33;

function serveParts(exchange: Exchange, document: Ranged, ranges: readonly ByteRange[]): Response {
  const { fd, size, type, entity } = document;
  const kind = type === null ? '' : `Content-type: ${type}\r\n`;
  const pieces: Buffer[] = [];
  try {
    for (const [first, last] of ranges) {
      const about = `\r\n--${boundary}\r\n${kind}Content-range: bytes ${first}-${last}/${size}\r\n\r\n`;
      pieces.push(Buffer.from(about), readPart(fd, first, last));
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
