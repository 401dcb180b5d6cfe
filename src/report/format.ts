import type { Unit } from '../analysis/units.ts';
import type { Spread } from '../stats/spread.ts';

interface Scale {
  readonly factor: number;
  readonly label: string;
  /** Values are recorded in it, as whole numbers: "9.00 µs" would claim a finer resolution. */
  readonly whole?: true;
  /** "5 %" instead of "5.00 %". */
  readonly trimmed?: true;
}

const scales: Readonly<Record<Unit, readonly [Scale, ...Scale[]]>> = {
  us: [
    { factor: 1, label: 'µs', whole: true },
    { factor: 1e3, label: 'ms' },
    { factor: 1e6, label: 's' },
  ],
  seconds: [
    { factor: 1e-6, label: 'µs' },
    { factor: 1e-3, label: 'ms' },
    { factor: 1, label: 's' },
  ],
  bytes: [
    { factor: 1, label: 'B', whole: true },
    { factor: 2 ** 10, label: 'KiB' },
    { factor: 2 ** 20, label: 'MiB' },
    { factor: 2 ** 30, label: 'GiB' },
  ],
  perSecond: [{ factor: 1, label: 'requests/s', whole: true }],
  share: [{ factor: 0.01, label: '%', trimmed: true }],
  count: [{ factor: 1, label: '', whole: true }],
};

/** Formats as "12,300 requests/s", "2.55 ms", "31.2 MiB": three significant digits. */
export function formatValue(value: number, unit: Unit): string {
  const scale = scaleOf(value, unit);
  return withLabel(digits(value, scale), scale);
}

/** Formats as "12,300" where a heading has the unit; times and sizes keep theirs. */
export function formatBare(value: number, unit: Unit): string {
  return unit === 'perSecond' ? digits(value, scales.perSecond[0]) : formatValue(value, unit);
}

/** Formats as "2.55–2.70 ms", both ends in the unit of the median. */
export function formatRange(spread: Spread, unit: Unit): string {
  const scale = scaleOf(spread.median, unit);
  const text = `${digits(spread.min, scale)}–${digits(spread.max, scale)}`;
  return unit === 'perSecond' ? text : withLabel(text, scale);
}

/** Formats as "12,300 requests/s (11,900–12,800 over 3 rounds)", or "(one round)". */
export function formatSpread(spread: Spread, unit: Unit): string {
  const value = formatValue(spread.median, unit);
  if (spread.n === 1) return `${value} (one round)`;
  return `${value} (${formatRange(spread, unit)} over ${spread.n} rounds)`;
}

/** Formats as "12,345": counts are exact and never rounded. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** Formats a number without a unit: three significant digits, a whole number from a hundred on. */
export const formatNumber = (value: number): string =>
  value >= 100
    ? formatCount(value)
    : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });

/** Formats as "1 trial", "2 trials". */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Formats a share between 0 and 1 as "4.2 %". */
export function formatShare(share: number): string {
  return `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;
}

/** Rounds a share to per cent: 99.7, 0.16; two digits beside a whole. */
export function finePercent(share: number): number {
  const percent = 100 * share;
  const rest = Math.min(percent, 100 - percent);
  const digits = rest >= 1 || rest === 0 ? 1 : rest >= 0.1 ? 2 : 3;
  return Number(percent.toFixed(digits));
}

/** Formats a share in per cent as "99.7"; "> 99.999" and "< 0.001" where it is no whole. */
export function fineDigits(share: number): string {
  const percent = finePercent(share);
  if (percent === 100 && share < 1) return '> 99.999';
  return percent === 0 && share > 0 ? '< 0.001' : `${percent}`;
}

/** Lists words: "a", "a and b", "a, b and c"; "a, x; b, x and c, x" where they have commas. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(separatorOf(words))} and ${words.at(-1)}`;
}

/** Returns what separates words in a list: a semicolon where a word has a comma itself. */
export const separatorOf = (words: readonly string[]): string =>
  words.some((word) => word.includes(',')) ? '; ' : ', ';

/** Chooses the unit after rounding, so that 999.7 µs becomes 1.00 ms and not "1,000 µs". */
function scaleOf(value: number, unit: Unit): Scale {
  const [base, ...larger] = scales[unit];
  const shown = (factor: number) => Number((Math.abs(value) / factor).toPrecision(3));
  return larger.findLast((each) => shown(each.factor) >= 1) ?? base;
}

function digits(value: number, scale: Scale): string {
  const scaled = value / scale.factor;
  if (scaled === 0) return '0';
  // Three digits would make a whole of what is none.
  if (scale.trimmed === true && value > 0.5 && value < 1) return fineDigits(value);
  const exact = scale.whole === true && Number.isInteger(value) && Math.abs(value) < 1000;
  const least = exact || scale.trimmed ? 1 : 3;
  return scaled.toLocaleString('en-US', {
    minimumSignificantDigits: least,
    maximumSignificantDigits: 3,
  });
}

function withLabel(text: string, scale: Scale): string {
  return scale.label === '' ? text : `${text} ${scale.label}`;
}

/** Writes seconds as minutes: 95 → "1:35". */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
