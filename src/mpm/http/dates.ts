const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Formats "Tue, 14 Nov 2023 22:13:20 GMT" (RFC 9110 section 5.6.7). */
export const httpDate = (ms: number): string => new Date(ms).toUTCString();

/**
 * Reads seconds since 1970 from one of the three forms of RFC 9110 section 5.6.7; null for anything
 * else.
 */
export function readDate(text: string): number | null {
  const [, day, month = '', year = '', clock = ''] =
    /^[A-Za-z]{3}, (\d\d) ([A-Za-z]{3}) (\d{4}) (\d\d:\d\d:\d\d)/.exec(text) ??
    /^[A-Za-z]{6,9}, (\d\d)-([A-Za-z]{3})-(\d\d) (\d\d:\d\d:\d\d)/.exec(text) ??
    [];
  if (day !== undefined) return secondsOf(Number(day), month, year, clock);
  const [, month2 = '', day2, clock2 = '', year2 = ''] =
    /^[A-Za-z]{3} ([A-Za-z]{3}) ([ \d]\d) (\d\d:\d\d:\d\d) (\d{4})/.exec(text) ?? [];
  return day2 === undefined ? null : secondsOf(Number(day2), month2, year2, clock2);
}

function secondsOf(
  day: number,
  monthName: string,
  yearDigits: string,
  clock: string,
): number | null {
  const month = months.indexOf(monthName.toLowerCase());
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number);
  const year = fullYear(yearDigits);
  if (month === -1 || hour > 23 || minute > 59 || second > 61) return null;
  const date = new Date(Date.UTC(year, month, day));
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return null;
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second;
}

/** Completes the year: two digits below 70 are of this century (apr_date_parse_http). */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}
