import { FIELD, skip, TOKEN } from './characters.ts';

/** The fields that we use, and their indexes; all others are checked and skipped. */
export const fieldIndex = {
  host: 0,
  range: 1,
  expect: 2,
  'if-match': 3,
  'if-range': 4,
  connection: 5,
  'if-none-match': 6,
  'content-length': 7,
  'transfer-encoding': 8,
  'if-modified-since': 9,
  'if-unmodified-since': 10,
} as const;

/** Values of the fields by index. Several of one name are joined by ", " (apr_table_compress). */
export type Fields = (string | undefined)[];

const names = Object.keys(fieldIndex);

export const noFields = (): Fields => names.map(() => undefined);

export function forgetFields(fields: Fields): void {
  for (let index = 0; index < names.length; index += 1) fields[index] = undefined;
}

const COLON = 0x3a;
const BLANK = 0x20;
const TAB = 0x09;

const bytesOf = names.map((name) => Buffer.from(name, 'latin1'));

/**
 * Checks the field in these bytes and keeps it where we use it. Returns false when it is malformed.
 * A field is a name of token characters, a colon at once, and a value without controls
 * (ap_get_mime_headers_core of protocol.c, strict).
 */
export function parseField(bytes: Buffer, start: number, end: number, fields: Fields): boolean {
  const colon = skip(bytes, start, end, TOKEN);
  if (colon === start || colon === end || bytes[colon] !== COLON) return false;
  const valueEnd = trimRight(bytes, colon + 1, end);
  const valueStart = trimLeft(bytes, colon + 1, valueEnd);
  if (skip(bytes, valueStart, valueEnd, FIELD) !== valueEnd) return false;
  const index = findIndex(bytes, start, colon);
  if (index === -1) return true;
  const value = bytes.toString('latin1', valueStart, valueEnd);
  const earlier = fields[index];
  fields[index] = earlier === undefined ? value : `${earlier}, ${value}`;
  return true;
}

export function trimLeft(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === BLANK || bytes[at] === TAB)) at += 1;
  return at;
}

export function trimRight(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] === BLANK || bytes[at - 1] === TAB)) at -= 1;
  return at;
}

/** Returns the index of the field with the name in these bytes; -1 for others. */
function findIndex(bytes: Uint8Array, start: number, end: number): number {
  for (let index = 0; index < bytesOf.length; index += 1) {
    const name = bytesOf[index];
    if (name?.length === end - start && isName(bytes, start, name)) return index;
  }
  return -1;
}

/**
 * Compares without case: token characters that differ in this bit only are letters, or in none of
 * our names.
 */
function isName(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i += 1) {
    if (((bytes[start + i] ?? 0) | 0x20) !== name[i]) return false;
  }
  return true;
}
