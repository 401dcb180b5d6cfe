import type { Random } from '../random.ts';

/**
 * When requests are due, as pure arithmetic: microseconds since the start for the n-th request, n from 0. The caller has
 * the clock and sends; the same seed gives every arm of a round the same schedule.
 */
export type Schedule = (n: number) => number;

/** Evenly spaced, the first at once. */
export const constantRate =
  (perSecond: number): Schedule =>
  (n) =>
    (n * 1e6) / perSecond;

/** A Poisson process: gaps are exponential (inverse transform), which is how independent visitors arrive. */
export function poissonRate(perSecond: number, random: Random): Schedule {
  const dueUs: number[] = [];
  let lastUs = 0;
  return (n) => {
    while (dueUs.length <= n) {
      lastUs += (-Math.log(1 - random()) * 1e6) / perSecond;
      dueUs.push(lastUs);
    }
    return dueUs[n] ?? lastUs;
  };
}
