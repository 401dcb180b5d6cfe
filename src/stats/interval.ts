/** An estimate with the interval that covers the true value in so large a share of all runs. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Such as 0.95. */
  readonly confidence: number;
  /** Independent values behind it. */
  readonly n: number;
}

/** Checks that every value of `inner` lies strictly between the two bounds. */
export const liesWithin = (inner: Pick<Interval, 'low' | 'high'>, low: number, high: number) =>
  inner.low > low && inner.high < high;

export const excludesZero = ({ low, high }: Pick<Interval, 'low' | 'high'>): boolean =>
  low > 0 || high < 0;
