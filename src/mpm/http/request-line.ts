import { skip, TARGET, TOKEN } from './characters.ts';
import type { Request } from './request.ts';
import { readTarget } from './target.ts';

const BLANK = 0x20;
const TAB = 0x09;
/** "HTTP/" */
const name = [0x48, 0x54, 0x54, 0x50, 0x2f];

/**
 * Reads the request line in these bytes. Returns 0, or the status that refuses it. As strict as
 * httpd with `HttpProtocolOptions Strict LenientMethods Allow0.9` (ap_parse_request_line of
 * protocol.c). That means single blanks, a method of token characters, a target without controls,
 * and a protocol of HTTP and two digits.
 */
export function parseRequestLine(
  bytes: Buffer,
  start: number,
  end: number,
  request: Request,
): number {
  request.line = bytes.toString('latin1', start, end);
  const methodEnd = skip(bytes, start, end, TOKEN);
  const targetEnd = skip(bytes, methodEnd + 1, end, TARGET);
  const named = isGet(bytes, start, methodEnd) ? 'GET' : request.line.slice(0, methodEnd - start);
  // Only a whole word can be HEAD, whose answers have no body, not even for an error.
  if (methodEnd === end || bytes[methodEnd] === BLANK || bytes[methodEnd] === TAB) {
    request.method = named;
  }
  const target = request.line.slice(methodEnd + 1 - start, targetEnd - start);
  if (methodEnd === start || bytes[methodEnd] !== BLANK || target === '') return 400;
  request.protocol = protocolAt(bytes, targetEnd, end);
  if (request.protocol === 0) return 400;
  const refused = readTarget(target, request);
  if (refused !== 0) return refused;
  return request.protocol === 9 && request.method !== 'GET' ? 400 : 0;
}

const isGet = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start === 3 &&
  bytes[start] === 0x47 &&
  bytes[start + 1] === 0x45 &&
  bytes[start + 2] === 0x54;

/** Returns the version; 9 where there is none, 0 for an unknown one. */
function protocolAt(bytes: Uint8Array, targetEnd: number, end: number): number {
  if (targetEnd >= end) return 9;
  if (end - targetEnd !== 9 || bytes[targetEnd] !== BLANK) return 0;
  for (let i = 0; i < name.length; i += 1) if (bytes[targetEnd + 1 + i] !== name[i]) return 0;
  const major = (bytes[targetEnd + 6] ?? 0) - 0x30;
  const minor = (bytes[targetEnd + 8] ?? 0) - 0x30;
  const digits = major >= 1 && major <= 9 && minor >= 0 && minor <= 9;
  return digits && bytes[targetEnd + 7] === 0x2e ? major * 10 + minor : 0;
}
