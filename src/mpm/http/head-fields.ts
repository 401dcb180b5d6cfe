import { parseField, trimLeft, trimRight } from './fields.ts';
import type { HttpSettings } from './http.ts';
import { type Input, readLine, TIMED_OUT, TOO_LONG } from './input.ts';
import { fieldTooLong, tooManyFields } from './pages.ts';
import type { Request } from './request.ts';

const BLANK = 0x20;
const TAB = 0x09;
const COLON = 0x3a;

/**
 * Reads fields up to the empty line that ends them, with httpd's limits (ap_get_mime_headers_core of protocol.c); 0, or
 * the status that refuses them. Also reads the trailers of a chunked body.
 */
export function readFields(input: Input, request: Request, settings: HttpSettings): number {
  sizes.names.length = 0;
  sizes.lengths.length = 0;
  let total = 0;
  for (let count = 1; ; count += 1) {
    const length = readLine(input, settings.limitRequestFieldSize, settings.timeoutMs);
    if (length < 0) return refusal(length, request);
    if (length === 0) break;
    total += length;
    const read = readField(input, length, request, settings);
    if (read !== 0) return read;
    if (count > settings.limitRequestFields && settings.limitRequestFields !== 0) {
      request.note = tooManyFields;
      return 400;
    }
  }
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

/** The field in the line at `start`, with the lines that go on with it: whether there are any, only the next byte tells. */
function readField(input: Input, length: number, request: Request, settings: HttpSettings): number {
  if (isBlank(input.bytes[input.start])) return 400;
  if (input.start + length + 2 === input.end) {
    const got = input.fill(settings.timeoutMs);
    if (got !== 1) return refusal(got, request);
  }
  const end = input.start + length;
  if (isBlank(input.bytes[end + 2])) return readFolded(input, length, request, settings);
  measure(input.bytes, input.start, end);
  if (!parseField(input.bytes, input.start, end, request.fields)) return 400;
  input.start = end + 2;
  return 0;
}

/** A field over several lines (obs-fold of RFC 9112 section 5.2): each fold becomes one blank. */
function readFolded(
  input: Input,
  firstLength: number,
  request: Request,
  settings: HttpSettings,
): number {
  const end = trimRight(input.bytes, input.start, input.start + firstLength);
  let text = input.bytes.toString('latin1', input.start, end);
  input.start += firstLength + 2;
  for (;;) {
    if (input.start === input.end) {
      const got = input.fill(settings.timeoutMs);
      if (got !== 1) return refusal(got, request);
    }
    if (!isBlank(input.bytes[input.start])) break;
    const length = readLine(input, settings.limitRequestFieldSize, settings.timeoutMs);
    if (length < 0) return refusal(length, request);
    const more = trimmed(input.bytes, input.start, input.start + length);
    input.start += length + 2;
    if (more === '') return 400;
    text += ` ${more}`;
    if (text.length + 1 >= settings.limitRequestFieldSize) {
      request.note = fieldTooLong;
      return 400;
    }
  }
  const whole = Buffer.from(text, 'latin1');
  measure(whole, 0, whole.length);
  return parseField(whole, 0, whole.length, request.fields) ? 0 : 400;
}

const isBlank = (byte: number | undefined): boolean => byte === BLANK || byte === TAB;

function trimmed(bytes: Buffer, start: number, end: number): string {
  const last = trimRight(bytes, start, end);
  return bytes.toString('latin1', trimLeft(bytes, start, last), last);
}

/** For each field of the head a hash of its name, and the length of its value. */
const sizes = { names: [] as number[], lengths: [] as number[] };

function measure(bytes: Uint8Array, start: number, end: number): void {
  let hash = 0x811c9dc5;
  let at = start;
  for (; at < end && bytes[at] !== COLON; at += 1) {
    hash = Math.imul(hash ^ ((bytes[at] ?? 0) | 0x20), 0x01000193);
  }
  const valueStart = trimLeft(bytes, at + 1, end);
  sizes.names.push(hash);
  sizes.lengths.push(trimRight(bytes, valueStart, end) - valueStart);
}

/** Fields of one name count as one, joined by ", ": LimitRequestFieldSize is for them together (table_do_fn_check_lengths). */
function mergedTooLong({ limitRequestFieldSize }: HttpSettings): boolean {
  const together = new Map<number, number>();
  for (const [index, name] of sizes.names.entries()) {
    const before = together.get(name);
    const length = sizes.lengths[index] ?? 0;
    together.set(name, before === undefined ? length : before + 2 + length);
  }
  return [...together.values()].some((length) => length > limitRequestFieldSize);
}
