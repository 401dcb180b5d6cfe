const largest = '9223372036854775807';

/**
 * Reads a number of bytes, digits only and at most 2^63 - 1; null for anything else
 * (ap_parse_strict_length of util.c).
 */
export function strictLength(text: string): number | null {
  if (!/^\d+$/.test(text)) return null;
  const digits = text.replace(/^0+(?=\d)/, '');
  const fits =
    digits.length < largest.length || (digits.length === largest.length && digits <= largest);
  return fits ? Number(digits) : null;
}

/**
 * Tells whether the last transfer coding is "chunked" (ap_is_chunked of util.c, RFC 9112 section
 * 6.1).
 */
export function isChunked(codings: string): boolean {
  const lower = codings.toLowerCase();
  if (lower === 'chunked') return true;
  // A comma or, for httpd, two blanks must come before it.
  return /(?:,\s*| {2})chunked$/.test(lower);
}
