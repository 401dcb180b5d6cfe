/** Classes of bytes (RFC 9110 sections 5.5 and 5.6.2, RFC 3986; httpd's gen_test_char.c). */
export const TOKEN = 1;
/** Bytes of a field's value: visible ones, blanks, tabs, and those with the eighth bit. */
export const FIELD = 2;
/** Bytes of a request target: as of a value, without blanks. */
export const TARGET = 4;

export const characters = new Uint8Array(256);

const tokens = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
for (const character of tokens) characters[character.charCodeAt(0)] = TOKEN;
for (let byte = 0; byte < 256; byte += 1) {
  const seen = byte > 0x20 && byte !== 0x7f;
  if (seen) characters[byte] = (characters[byte] ?? 0) | FIELD | TARGET;
  if (byte === 0x20 || byte === 0x09) characters[byte] = FIELD;
}

/** Returns the first place from `start` whose byte is not of the class, or `end`. */
export function skip(bytes: Uint8Array, start: number, end: number, kind: number): number {
  let at = start;
  while (at < end && ((characters[bytes[at] ?? 0] ?? 0) & kind) !== 0) at += 1;
  return at;
}
