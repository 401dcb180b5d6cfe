/** One line of an access log in httpd's common or combined format. */
export interface LogLine {
  readonly client: string;
  /** Arrival of the request (%t), seconds since the epoch. */
  readonly atSeconds: number;
  /** null: the request line was none, as of a TLS handshake on a plain port. */
  readonly request: LoggedRequest | null;
  readonly status: number;
  /** A single number at the end of the line: %D or %T; null where there is none. */
  readonly tail: number | null;
}

/** Method and path of a request, without the query. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
}

/**
 * Returns a reader of lines. It remembers the last minute that it read, because the next line is
 * nearly always of the same one.
 *
 * The formats are those of httpd's manual, mod_log_config: `%h %l %u %t "%r" %>s %b`, after that
 * the quoted Referer and User-Agent, and one number more, %D or %T. Debian's vhost_combined begins
 * with the name of the virtual host. httpd escapes quotes, backslashes and other bytes in quoted
 * fields (ap_escape_logitem).
 */
export function lineReader(): (line: string) => LogLine | null {
  const timeOf = timeReader();
  return (line) => {
    const open = line.indexOf(' [');
    const close = line.indexOf(']', open);
    if (open <= 0 || close === -1 || line.charCodeAt(close + 2) !== quote) return null;
    const atSeconds = timeOf(line, open + 2, close);
    const endOfRequest = closingQuote(line, close + 3);
    if (atSeconds === null || endOfRequest === -1) return null;
    const status = Number(line.slice(endOfRequest + 2, endOfRequest + 5));
    const afterStatus = line.charCodeAt(endOfRequest + 5);
    if (!(status >= 100 && status <= 999) || (afterStatus !== blank && !Number.isNaN(afterStatus)))
      return null;
    return {
      client: clientOf(line, open),
      atSeconds,
      request: requestOf(line, close + 3, endOfRequest),
      status,
      tail: tailOf(line, endOfWord(line, endOfRequest + 6)),
    };
  };
}

const [quote, blank, backslash] = [0x22, 0x20, 0x5c];

/** Returns the position of the next quote that is not escaped; -1 where there is none. */
function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 1)) {
    let escapes = 0;
    while (line.charCodeAt(at - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return -1;
}

function endOfWord(line: string, from: number): number {
  const end = line.indexOf(' ', from);
  return end === -1 ? line.length : end;
}

/**
 * Returns the client. The second word is the identity, nearly always "-"; else a virtual host
 * stands before %h.
 */
function clientOf(line: string, end: number): string {
  const first = endOfWord(line, 0);
  const second = Math.min(end, endOfWord(line, first + 1));
  const hasVhost = second - first > 2 && line.slice(second, end).includes(' ');
  return hasVhost && /:\d+$/.test(line.slice(0, first))
    ? line.slice(first + 1, second)
    : line.slice(0, first);
}

function requestOf(line: string, from: number, end: number): LoggedRequest | null {
  const first = line.indexOf(' ', from);
  const last = line.lastIndexOf(' ', end - 1);
  const isHttp = line.startsWith('HTTP/', last + 1) && last > first && first > from;
  if (!isHttp) return null;
  const query = line.indexOf('?', first);
  const endOfPath = query === -1 || query > last ? last : query;
  return { method: line.slice(from, first), path: line.slice(first + 1, endOfPath) };
}

function wholeNumber(line: string, from: number, end: number): number | null {
  let value = 0;
  if (from >= end) return null;
  for (let at = from; at < end; at += 1) {
    const digit = line.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}

/** Returns the only number behind the quoted fields; two of them would be mod_logio's %I and %O. */
function tailOf(line: string, from: number): number | null {
  const behind = Math.max(from, line.lastIndexOf('"') + 1);
  return behind + 1 < line.length ? wholeNumber(line, behind + 1, line.length) : null;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Reads "10/Oct/2000:13:55:36 -0700", the time of %t. */
function timeReader(): (line: string, from: number, end: number) => number | null {
  let minute = '';
  let zone = '';
  let minuteSeconds = 0;
  return (line, from, end) => {
    if (end - from !== 26) return null;
    const seconds = wholeNumber(line, from + 18, from + 20);
    if (seconds === null) return null;
    if (!line.startsWith(minute, from) || !line.startsWith(zone, from + 20) || minute === '') {
      const found = minuteOf(line.slice(from, end));
      if (found === null) return null;
      minute = line.slice(from, from + 18);
      zone = line.slice(from + 20, end);
      minuteSeconds = found;
    }
    return minuteSeconds + seconds;
  };
}

function minuteOf(text: string): number | null {
  const found = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):\d\d ([+-])(\d\d)(\d\d)$/.exec(text);
  if (found === null) return null;
  const [, day, name = '', year, hours, minutes, sign, zoneHours, zoneMinutes] = found;
  const month = months.indexOf(name);
  if (month === -1) return null;
  const local = Date.UTC(Number(year), month, Number(day), Number(hours), Number(minutes)) / 1000;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60;
  return sign === '-' ? local + offset : local - offset;
}
