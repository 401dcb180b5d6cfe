import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import type { Bounds } from './interval.ts';

/** A count out of a number, with exact bounds of its share. */
export interface Proportion extends Bounds {
  readonly count: number;
  readonly of: number;
}

/**
 * Returns the share's exact bounds for independent events: the interval of Clopper and Pearson
 * (1934), as in the binomial test of R. Of none counted the lower bound is 0, of all the upper one
 * is 1.
 */
export function proportionOf(count: number, of: number, confidence: number): Proportion {
  const tail = (1 - confidence) / 2;
  return {
    count,
    of,
    low: count === 0 ? 0 : betaQuantile(tail, count, of - count + 1),
    high: count === of ? 1 : betaQuantile(1 - tail, count + 1, of - count),
    confidence,
  };
}
