import { FIELD, skip, TOKEN } from './characters.ts';

/** The fields of a request that mean something to us; all others are checked and passed over. */
const names = [
  'host',
  'range',
  'expect',
  'if-match',
  'if-range',
  'connection',
  'if-none-match',
  'content-length',
  'transfer-encoding',
  'if-modified-since',
  'if-unmodified-since',
] as const;

export type FieldName = (typeof names)[number];

export type Fields = Partial<Record<FieldName, string>>;

const COLON = 0x3a;
const BLANK = 0x20;
const TAB = 0x09;

const byLength = new Map<number, readonly { name: FieldName; bytes: Buffer }[]>();
for (const name of names) {
  const same = byLength.get(name.length) ?? [];
  byLength.set(name.length, [...same, { name, bytes: Buffer.from(name, 'latin1') }]);
}

/**
 * Checks the field in these bytes and keeps it if it is one of ours; false when it is malformed: a name of token
 * characters that the colon follows at once, a value without controls (ap_get_mime_headers_core of protocol.c, strict).
 */
export function parseField(bytes: Buffer, start: number, end: number, fields: Fields): boolean {
  const colon = skip(bytes, start, end, TOKEN);
  if (colon === start || colon === end || bytes[colon] !== COLON) return false;
  const valueEnd = trimRight(bytes, colon + 1, end);
  const valueStart = trimLeft(bytes, colon + 1, valueEnd);
  if (skip(bytes, valueStart, valueEnd, FIELD) !== valueEnd) return false;
  const name = nameAt(bytes, start, colon);
  if (name === null) return true;
  const value = bytes.toString('latin1', valueStart, valueEnd);
  const earlier = fields[name];
  fields[name] = earlier === undefined ? value : `${earlier}, ${value}`;
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

function nameAt(bytes: Uint8Array, start: number, end: number): FieldName | null {
  for (const known of byLength.get(end - start) ?? []) {
    if (isName(bytes, start, known.bytes)) return known.name;
  }
  return null;
}

/** Without case: token characters that differ in this bit only are letters, or none of our names. */
function isName(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i += 1) {
    if (((bytes[start + i] ?? 0) | 0x20) !== name[i]) return false;
  }
  return true;
}
