import { fineDigits, finePercent } from '../format.ts';

interface Range {
  readonly low: number;
  readonly high: number;
}

/** Formats as "98.3 % CI +1.9 % to +16.6 %", "95 % CI 2.2–2.6 times". */
export function ciText({ low, high, confidence }: Range & { readonly confidence: number }): string {
  const times = low >= 2 || high <= 0.5 ? ' times' : '';
  return `${formatExact(confidence)} CI ${formatBounds({ low, high })}${times}`;
}

/** Formats as "−0.8 % to +1.6 %", or "2.2–2.6" for times. */
export function formatBounds({ low, high }: Range): string {
  if (!(low < 100)) return 'more than 100';
  if (high === Infinity) return `at least ${low >= 2 ? formatTimes(low) : formatSigned(low)}`;
  if (low === 0) return `at most ${high <= 0.5 ? formatTimes(high) : formatSigned(high)}`;
  if (low >= 2 || high <= 0.5) return `${formatTimes(low)}–${formatTimes(high)}`;
  return `${formatSigned(low)} to ${formatSigned(high)}`;
}

/**
 * Formats as "+1.6 %", "−0.8 %", "more than 100 times". A difference that rounds to nothing keeps
 * its sign, "+0.0 %": an interval that excludes zero must not seem to hold it.
 */
export function formatSigned(ratio: number): string {
  if (!(ratio < 100)) return 'more than 100 times';
  const percent = 100 * Math.abs(ratio - 1);
  const text = percent < 99.95 ? percent.toFixed(1) : Math.round(percent).toLocaleString('en-US');
  return ratio === 1 ? '0 %' : `${ratio > 1 ? '+' : '−'}${text} %`;
}

/** Formats as "2.4", "0.42": two significant digits. */
export function formatTimes(ratio: number): string {
  // From 99.5 on, two digits are those of a hundred.
  if (!(ratio < 99.5)) return ratio < 100 ? '100' : 'more than 100';
  return ratio < 1e-6 ? '0' : ratio.toPrecision(2);
}

/** Formats as "12 %", "4.5 %", "0.3 %" of a share. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent).toLocaleString('en-US')} %`;
}

/** Formats a share as "99.7 %", "0.16 %": two digits beside a whole, which only a whole is. */
export const formatFine = (share: number): string => `${fineDigits(share)} %`;

/** Formats a difference of two shares as "+0.5 %", "−12 %", "0 %". */
export function formatDifference(difference: number): string {
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
  return `${sign}${finePercent(Math.abs(difference))} %`;
}

/** Formats the bounds of a difference of two shares as "−0.1 % to +0.3 %". */
export const formatDifferences = ({ low, high }: Range): string =>
  `${formatDifference(low)} to ${formatDifference(high)}`;

/** Formats as "98.3 %", "95 %", "3 %": a share that was chosen, not measured. */
export const formatExact = (share: number): string => `${Number((share * 100).toFixed(1))} %`;
