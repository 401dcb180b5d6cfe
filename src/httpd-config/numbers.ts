/**
 * Implements C's atoi: blanks, a sign, digits. Returns 0 for anything else; large numbers wrap
 * around in 32 bits.
 */
export function atoi(text: string): number {
  const [, sign = '', digits] = /^\s*([+-]?)(\d+)/.exec(text) ?? [];
  if (digits === undefined) return 0;
  const largest = 2n ** 63n - 1n;
  const value = BigInt(digits) > largest ? largest : BigInt(digits);
  return Number(BigInt.asIntN(32, sign === '-' ? -value : value));
}

const units: Readonly<Record<string, number>> = { s: 1000, ms: 1, mi: 60_000, h: 3_600_000 };

/**
 * Reads milliseconds from a number with a unit, seconds by default; null for anything else. Only
 * the beginning of the unit counts (ap_timeout_parameter_parse of util.c).
 */
export function milliseconds(text: string): number | null {
  const [, sign = '', digits = '0', unit = ''] = /^\s*([+-]?)(\d*)(.*)$/.exec(text) ?? [];
  const factor = units[unit.startsWith('m') ? unit.slice(0, 2) : unit.slice(0, 1) || 's'];
  const value = Number(digits);
  return factor === undefined || (sign === '-' && value > 0) ? null : value * factor;
}

/**
 * Reads a number of bytes, or returns httpd's message (set_limit_req_body of core.c, apr_strtoff).
 */
export function bytes(text: string): number | string {
  const [, sign = '', digits = '', more = ''] = /^\s*([+-]?)(\d*)(.*)$/s.exec(text) ?? [];
  if (digits !== '' && BigInt(digits) >= 2n ** 63n)
    return 'LimitRequestBody argument is not parsable.';
  const negative = sign === '-' && Number(digits) > 0;
  if (more !== '' || digits === '' || negative) {
    return 'LimitRequestBody requires a non-negative integer.';
  }
  return Number(digits);
}

/** Implements C's strtod; null when something follows the number. */
export function strtod(text: string): number | null {
  const decimal = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
  return decimal ? Number(text) : null;
}
