/** "12 % above", "4.5 % below", "2.4 times", "the same as": where a figure lies that is `ratio` times the other one. */
export function formatDistance(ratio: number): string {
  if (ratio >= 2 || ratio <= 0.5) return `${formatTimes(ratio)} times`;
  const share = formatPercent(Math.abs(ratio - 1));
  if (share === '0.0 %') return 'as much as';
  return `${share} ${ratio > 1 ? 'above' : 'below'}`;
}

/** "−0.8 % to +1.6 %", or "2.2–2.6" of times. */
export function formatBounds({
  low,
  high,
}: {
  readonly low: number;
  readonly high: number;
}): string {
  if (!(low < 100)) return 'more than 100 times';
  if (low >= 2 || high <= 0.5) return `${formatTimes(low)}–${formatTimes(high)}`;
  return `${formatSigned(low)} to ${formatSigned(high)}`;
}

/** "+1.6 %", "−0.8 %", "more than 100 times". */
export function formatSigned(ratio: number): string {
  if (!(ratio < 100)) return 'more than 100 times';
  const share = formatPercent(Math.abs(ratio - 1));
  if (share === '0.0 %') return '0 %';
  return `${ratio > 1 ? '+' : '−'}${share}`;
}

/** "2.4", "0.42": two significant digits. */
export function formatTimes(ratio: number): string {
  if (!(ratio < 100)) return 'more than 100';
  return ratio.toPrecision(2).replace(/e.*$/, '');
}

/** "12 %", "4.5 %", "0.3 %" of a share. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent).toLocaleString('en-US')} %`;
}

/** "98.3 %", "95 %", "3 %": of a share that was chosen, not measured. */
export const formatExact = (share: number): string => `${Number((share * 100).toFixed(1))} %`;
