const largest = '9223372036854775807';

/** A number of bytes in digits only, at most 2^63 - 1; null for anything else (ap_parse_strict_length of util.c). */
export function strictLength(text: string): number | null {
  if (!/^\d+$/.test(text)) return null;
  const digits = text.replace(/^0+(?=\d)/, '');
  const fits =
    digits.length < largest.length || (digits.length === largest.length && digits <= largest);
  return fits ? Number(digits) : null;
}

/** Is "chunked" the last of the transfer codings? (ap_is_chunked of util.c, RFC 9112 section 6.1) */
export function isChunked(codings: string): boolean {
  const lower = codings.toLowerCase();
  if (lower === 'chunked') return true;
  // What stands before it must be a comma or, for httpd, two blanks.
  return /(?:,\s*| {2})chunked$/.test(lower);
}
