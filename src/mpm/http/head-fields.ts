import { parseField, trimLeft, trimRight } from './fields.ts';
import type { HttpSettings } from './http.ts';
import { type Input, MALFORMED, readLine, TIMED_OUT, TOO_LONG } from './input.ts';
import { fieldTooLong, tooManyFields } from './pages.ts';
import type { Request } from './request.ts';

const BLANK = 0x20;
const TAB = 0x09;
const COLON = 0x3a;

/**
 * Reads fields up to the empty line that ends them, with httpd's limits (ap_get_mime_headers_core
 * of protocol.c). Returns 0, or the status that refuses them. Also reads the trailers of a chunked
 * body.
 */
export function readFields(input: Input, request: Request, settings: HttpSettings): number {
  measured = 0;
  let total = 0;
  let length = readLine(input, settings.limitRequestFieldSize, settings.timeoutMs);
  for (let count = 1; length > 0; count += 1) {
    total += length;
    const next = readField(input, length, request, settings);
    if (next < 0) return refusal(next, request);
    if (count > settings.limitRequestFields && settings.limitRequestFields !== 0) {
      request.note = tooManyFields;
      return 400;
    }
    length = next;
  }
  if (length < 0) return refusal(length, request);
  input.start += 2;
  if (total <= settings.limitRequestFieldSize || !mergedTooLong(settings)) return 0;
  request.note = fieldTooLong;
  return 400;
}

function refusal(length: number, request: Request): number {
  if (length === TIMED_OUT) return 408;
  if (length === TOO_LONG) request.note = fieldTooLong;
  return 400;
}

/**
 * Keeps the field in the line at `start`, with the lines that continue it. Only the next line shows
 * whether the field is complete, so it is read first; its length is returned.
 */
function readField(input: Input, length: number, request: Request, settings: HttpSettings): number {
  if (isBlank(input.bytes[input.start])) return MALFORMED;
  const { limitRequestFieldSize, timeoutMs } = settings;
  const next = readLine(input, limitRequestFieldSize, timeoutMs, length + 2);
  if (next < 0) return next;
  const end = input.start + length;
  if (next > 0 && isBlank(input.bytes[end + 2]))
    return readFolded(input, length, request, settings);
  measure(input.bytes, input.start, end);
  if (!parseField(input.bytes, input.start, end, request.fields)) return MALFORMED;
  input.start = end + 2;
  return next;
}

/**
 * Reads a field over several lines (obs-fold of RFC 9112 section 5.2); each fold becomes one blank.
 */
function readFolded(
  input: Input,
  firstLength: number,
  request: Request,
  settings: HttpSettings,
): number {
  const { limitRequestFieldSize, timeoutMs } = settings;
  const end = trimRight(input.bytes, input.start, input.start + firstLength);
  let text = input.bytes.toString('latin1', input.start, end);
  input.start += firstLength + 2;
  let next = readLine(input, limitRequestFieldSize, timeoutMs);
  while (next > 0 && isBlank(input.bytes[input.start])) {
    const more = trimmed(input.bytes, input.start, input.start + next);
    input.start += next + 2;
    if (more === '') return MALFORMED;
    text += ` ${more}`;
    if (text.length + 1 >= limitRequestFieldSize) return TOO_LONG;
    next = readLine(input, limitRequestFieldSize, timeoutMs);
  }
  if (next < 0) return next;
  const whole = Buffer.from(text, 'latin1');
  measure(whole, 0, whole.length);
  return parseField(whole, 0, whole.length, request.fields) ? next : MALFORMED;
}

const isBlank = (byte: number | undefined): boolean => byte === BLANK || byte === TAB;

function trimmed(bytes: Buffer, start: number, end: number): string {
  const last = trimRight(bytes, start, end);
  return bytes.toString('latin1', trimLeft(bytes, start, last), last);
}

/** Count of the fields of a head; for each, a hash of its name and the length of its value. */
let measured = 0;
let sizes = { names: new Int32Array(128), lengths: new Int32Array(128) };

function measure(bytes: Uint8Array, start: number, end: number): void {
  let hash = 0x811c9dc5;
  let at = start;
  for (; at < end && bytes[at] !== COLON; at += 1) {
    hash = Math.imul(hash ^ ((bytes[at] ?? 0) | 0x20), 0x01000193);
  }
  const valueStart = trimLeft(bytes, at + 1, end);
  if (measured === sizes.names.length) sizes = twice(sizes);
  sizes.names[measured] = hash;
  sizes.lengths[measured] = trimRight(bytes, valueStart, end) - valueStart;
  measured += 1;
}

/** Doubles the arrays: without a limit there may be more fields than expected. */
function twice({ names, lengths }: typeof sizes): typeof sizes {
  const more = { names: new Int32Array(2 * measured), lengths: new Int32Array(2 * measured) };
  more.names.set(names);
  more.lengths.set(lengths);
  return more;
}

/**
 * Applies LimitRequestFieldSize to all fields of one name together, joined by ", "
 * (table_do_fn_check_lengths).
 */
function mergedTooLong({ limitRequestFieldSize }: HttpSettings): boolean {
  const together = new Map<number, number>();
  for (let index = 0; index < measured; index += 1) {
    const name = sizes.names[index] ?? 0;
    const before = together.get(name);
    const length = sizes.lengths[index] ?? 0;
    together.set(name, before === undefined ? length : before + 2 + length);
  }
  return [...together.values()].some((length) => length > limitRequestFieldSize);
}
