/**
 * The relevant fields of a response head (RFC 9112, sections 4 and 6), filled by `readHead`. One
 * object is reused for every response.
 */
export interface Head {
  status: number;
  /** Length of the head with its empty line. */
  headBytes: number;
  /** Content-Length; -1 without one, -2 for a chunked body, -3 for one in another coding. */
  bodyBytes: number;
  /** The server will close the connection after this response. */
  closes: boolean;
  /** A line of Connection says so, which no other line can take back. */
  saysClose: boolean;
}

export const createHead = (): Head => ({
  ...{ status: 0, headBytes: 0, bodyBytes: -1, closes: false, saysClose: false },
});

export const noLength = -1;
export const chunked = -2;
/** The last transfer coding is not chunked: the body ends with the connection. */
export const otherCoding = -3;

/** The longest head that is read, in bytes. */
export const headLimitBytes = 65_536;

/** The beginning of every head, in lower case. */
const version = 'http/1.';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Reads a head from the first `length` bytes of the buffer into `head`.
 * @returns `whole`, `part` for an incomplete head, or `bad` for what is not HTTP/1.
 */
export function readHead(buffer: Uint8Array, length: number, head: Head): 'whole' | 'part' | 'bad' {
  head.bodyBytes = noLength;
  head.closes = false;
  head.saysClose = false;
  let lineStart = 0;
  for (;;) {
    const feed = buffer.indexOf(lineFeed, lineStart);
    if (feed === -1 || feed >= length) return mayBeHead(buffer, length) ? 'part' : 'bad';
    const lineEnd = buffer[feed - 1] === carriageReturn ? feed - 1 : feed;
    if (lineStart > 0 && lineEnd === lineStart) {
      head.headBytes = feed + 1;
      return 'whole';
    }
    if (!readLine(buffer, lineStart, lineEnd, head)) return 'bad';
    lineStart = feed + 1;
  }
}

const readLine = (buffer: Uint8Array, start: number, end: number, head: Head): boolean =>
  start === 0 ? readStatus(buffer, end, head) : readField(buffer, start, end, head);

/** Returns false for what begins otherwise: it need not have a line at all. */
const mayBeHead = (buffer: Uint8Array, length: number): boolean =>
  length < version.length || startsWith(buffer, 0, version);

/** Reads "HTTP/1.1 200 OK", of which the minor version and the three digits are used. */
function readStatus(buffer: Uint8Array, end: number, head: Head): boolean {
  if (end < 12 || !startsWith(buffer, 0, version)) return false;
  // HTTP/1.0 closes by default.
  head.closes = buffer[7] === 0x30;
  head.status = number(buffer, 9, 12);
  return head.status >= 100;
}

/** Reads the fields that frame the message, and skips the others. */
function readField(buffer: Uint8Array, start: number, end: number, head: Head): boolean {
  switch ((buffer[start] ?? 0) | 0x20) {
    case 0x63:
      if (startsWith(buffer, start, 'content-length:')) {
        return readLength(buffer, start + 15, end, head);
      }
      if (startsWith(buffer, start, 'connection:')) readConnection(buffer, start + 11, end, head);
      return true;
    case 0x74:
      if (startsWith(buffer, start, 'transfer-encoding:')) {
        head.bodyBytes = endsWithWord(buffer, start + 18, end, 'chunked') ? chunked : otherCoding;
      }
      return true;
    default:
      return true;
  }
}

/**
 * Reads a line of Content-Length, which a transfer coding overrides (RFC 9112, section 6.3). Equal
 * numbers, in a list or in several lines, are one; others leave the end of the body unknown.
 */
function readLength(buffer: Uint8Array, start: number, end: number, head: Head): boolean {
  for (let at = start; at < end; ) {
    const comma = buffer.indexOf(0x2c, at);
    const next = comma === -1 || comma > end ? end : comma;
    const bytes = number(buffer, at, next);
    if (bytes < 0 || (head.bodyBytes >= 0 && head.bodyBytes !== bytes)) return false;
    if (head.bodyBytes === noLength) head.bodyBytes = bytes;
    at = next + 1;
  }
  return head.bodyBytes !== noLength;
}

/**
 * Reads a line of Connection. All lines are one list, in which `close` takes precedence over
 * `keep-alive` (RFC 9112, section 9.3).
 */
function readConnection(buffer: Uint8Array, start: number, end: number, head: Head): void {
  for (let at = start; at < end; ) {
    at = skipBlanks(buffer, at, end);
    const comma = buffer.indexOf(0x2c, at);
    const next = comma === -1 || comma > end ? end : comma;
    if (isWord(buffer, at, next, 'keep-alive')) head.closes = head.saysClose;
    if (isWord(buffer, at, next, 'close')) {
      head.closes = true;
      head.saysClose = true;
      return;
    }
    at = next + 1;
  }
}

/** Returns true where the last member of a list is this word. */
function endsWithWord(buffer: Uint8Array, start: number, end: number, word: string): boolean {
  const comma = buffer.subarray(start, end).lastIndexOf(0x2c);
  return isWord(buffer, skipBlanks(buffer, start + comma + 1, end), end, word);
}

/** Returns true for the word followed only by blanks. */
const isWord = (buffer: Uint8Array, start: number, end: number, word: string): boolean =>
  startsWith(buffer, start, word) && skipBlanks(buffer, start + word.length, end) === end;

/** Compares without case; the pattern is lower case. */
function startsWith(buffer: Uint8Array, at: number, pattern: string): boolean {
  for (let i = 0; i < pattern.length; i += 1) {
    const byte = buffer[at + i] ?? 0;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== pattern.charCodeAt(i)) return false;
  }
  return true;
}

/** Reads decimal digits with blanks around them; returns -1 for anything else. */
function number(buffer: Uint8Array, start: number, end: number): number {
  let at = skipBlanks(buffer, start, end);
  let value = 0;
  let digits = 0;
  for (; at < end; at += 1) {
    const digit = (buffer[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    digits += 1;
  }
  return digits > 0 && digits < 16 && skipBlanks(buffer, at, end) === end ? value : -1;
}

function skipBlanks(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (buffer[at] === 0x20 || buffer[at] === 0x09)) at += 1;
  return at;
}
