import { trimLeft } from './fields.ts';

/** Results of chunkSize that are not a size. */
export const BAD = -1;
export const TOO_LARGE = -2;

const SEMICOLON = 0x3b;
const TAB = 0x09;

/**
 * Reads the number of a chunk's line: hexadecimal digits, up to ten blanks, an extension without
 * controls (parse_chunk_size of http_filters.c, RFC 9112 section 7.1). Returns BAD, or TOO_LARGE
 * from 2^63 on.
 */
export function chunkSize(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let size = 0;
  for (let value = hexValue(bytes, at, end); value >= 0; value = hexValue(bytes, at, end)) {
    // Beyond 2^63 the value only has to stay beyond it.
    size = Math.min(size * 16 + value, 2 ** 64);
    at += 1;
  }
  if (at === start || !isExtension(bytes, at, end)) return BAD;
  return size >= 2 ** 63 ? TOO_LARGE : size;
}

/** Tells whether only a few blanks and an extension, which is ignored, follow the number. */
function isExtension(bytes: Uint8Array, start: number, end: number): boolean {
  const after = trimLeft(bytes, start, end);
  if (after - start > 10 || (after < end && bytes[after] !== SEMICOLON)) return false;
  for (let at = after; at < end; at += 1) if (isControl(bytes[at] ?? 0)) return false;
  return true;
}

function hexValue(bytes: Uint8Array, at: number, end: number): number {
  const byte = at < end ? (bytes[at] ?? 0) : 0;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

const isControl = (byte: number): boolean => (byte < 0x20 && byte !== TAB) || byte === 0x7f;
