import type { ExpectedBody } from '../population.ts';
import type { Ending } from './answers.ts';
import { type Connections, states } from './connections.ts';
import { headLimitBytes } from './head.ts';

/** Describes the error of a complete answer; returns null for a correct one. */
export function answerError(
  table: Connections,
  row: number,
  body: ExpectedBody | null,
  expectedStatus = 200,
): string | null {
  const status = table.status[row] ?? 0;
  const bytes = table.bodyRead[row] ?? 0;
  if (status !== expectedStatus) return `status ${status} instead of ${expectedStatus}`;
  // An answer to HEAD may omit the length.
  if (body === null || (table.headOnly[row] === 1 && bytes < 0)) return null;
  if (bytes !== body.bytes) return `a body of ${bytes} bytes instead of ${body.bytes}`;
  if (table.checked[row] === 0 || body.crc32 === null) return null;
  const crc32 = table.crc32[row] ?? 0;
  return crc32 === body.crc32
    ? null
    : `a body with CRC-32 ${hex(crc32)} instead of ${hex(body.crc32)}`;
}

/**
 * Describes the error of an answer that was not completed. The row still has its state.
 * @param bytes the last ones that arrived; none at the end of the connection.
 */
export function endError(
  table: Connections,
  row: number,
  how: Ending,
  bytes: Uint8Array,
): string | null {
  if (how === 'truncated') return `the connection ended ${placeIn(table, row)}`;
  if (how !== 'bad') return null;
  switch (table.state[row]) {
    case states.head:
      return badHead(headSoFar(table, row, bytes));
    case states.sizedBody:
      return `more than the body's ${bodyBytes(table, row)} bytes came`;
    case states.chunkedBody:
      return 'a chunk was none, or more came after the last one';
    case states.sending:
      return `${excerpt(bytes)} came before the whole request was sent`;
    default:
      return `${excerpt(bytes)} came although nothing was asked for`;
  }
}

function badHead(head: Buffer): string {
  if (head.length > headLimitBytes && head.toString('latin1', 0, 7) === 'HTTP/1.') {
    return `the head is longer than the limit of ${headLimitBytes / 1024} KiB`;
  }
  return `${excerpt(head)} is no HTTP/1 response`;
}

/** Returns true for the description of an answer whose only fault is another body. */
export const isOtherBody = (fault: string): boolean => fault.startsWith('a body ');

const bodyBytes = (table: Connections, row: number): number =>
  (table.bodyRead[row] ?? 0) + (table.bodyLeft[row] ?? 0);

function placeIn(table: Connections, row: number): string {
  const bytes = table.bodyRead[row] ?? 0;
  switch (table.state[row]) {
    case states.sizedBody:
      return `after ${bytes} of the body's ${bodyBytes(table, row)} bytes`;
    case states.chunkedBody:
      return `after ${bytes} bytes of a chunked body`;
    case states.sending:
      return 'before the whole request was sent';
    default:
      return `within the head, after ${excerpt(headSoFar(table, row))}`;
  }
}

const headSoFar = (table: Connections, row: number, bytes: Uint8Array = new Uint8Array()) =>
  Buffer.concat([table.partialHead[row] ?? new Uint8Array(), bytes]);

/** Quotes bytes as JSON in printable ASCII: a server must not control the reader's terminal. */
export const excerpt = (bytes: Uint8Array, most = 40): string =>
  JSON.stringify(Buffer.from(bytes.subarray(0, most)).toString('latin1')).replaceAll(
    /[^ -~]/g,
    (character) => `\\u${hex(character.charCodeAt(0)).slice(-4)}`,
  );

const hex = (crc32: number): string => crc32.toString(16).padStart(8, '0');
