/** An estimate with the interval that covers the true value in so large a share of all runs. */
export interface Interval extends Bounds {
  readonly estimate: number;
  /** Independent values behind it. */
  readonly n: number;
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
  /** Such as 0.95. */
  readonly confidence: number;
}

type Range = Pick<Bounds, 'low' | 'high'>;

export const excludes = ({ low, high }: Range, value: number): boolean =>
  low > value || high < value;

/** Returns where the whole interval lies: below, within or above the bounds, or across one. */
export function placeOf(
  { low, high }: Range,
  lower: number,
  upper: number,
): 'below' | 'within' | 'above' | 'across' {
  if (low > upper) return 'above';
  if (high < lower) return 'below';
  return low > lower && high < upper ? 'within' : 'across';
}
