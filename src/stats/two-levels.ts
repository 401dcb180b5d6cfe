import { mean, variance } from './moments.ts';

/**
 * Sources of the spread of a sliced measurement. Standard deviations, in the unit of the values.
 */
export interface TwoLevels {
  /** Between starts of the servers, without the part that their slices alone cause. */
  readonly betweenStarts: number;
  /** Between the slices of one start. */
  readonly withinStart: number;
  /**
   * Standard error of the mean over everything: the base of a t interval over the means of the
   * starts.
   */
  readonly standardError: number;
  readonly starts: number;
  readonly slicesPerStart: number;
}

/**
 * Splits the variance of slices into that between starts and that within one: the one-way
 * random-effects analysis of variance. null with fewer than two starts, fewer than two slices, or
 * starts of unequal length.
 *
 * Searle, Casella and McCulloch, "Variance Components", section 3.5; Kalibera and Jones (2013) for
 * its use here.
 */
export function twoLevels(starts: readonly (readonly number[])[]): TwoLevels | null {
  const slices = starts[0]?.length ?? 0;
  if (starts.length < 2 || slices < 2) return null;
  if (starts.some((start) => start.length !== slices)) return null;
  const ofMeans = variance(starts.map(mean));
  const within = mean(starts.map(variance));
  return {
    betweenStarts: Math.sqrt(Math.max(0, ofMeans - within / slices)),
    withinStart: Math.sqrt(within),
    standardError: Math.sqrt(ofMeans / starts.length),
    starts: starts.length,
    slicesPerStart: slices,
  };
}
