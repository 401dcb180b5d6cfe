import { seededRandom } from '../../stats/random.ts';

/**
 * Returns the due time of the n-th request (from 0) in microseconds since the start. A schedule is
 * arithmetic without a clock; the same seed gives every arm of a round the same one. Asking for
 * ever larger n is cheap.
 */
export type Schedule = (n: number) => number;

/** Rates per second, each for an equal part of the duration; the last one continues. */
export interface Rates {
  readonly perSecond: readonly [number, ...number[]];
  readonly durationUs: number;
}

/** Returns evenly spaced arrivals, the first at once. */
export const constantArrivals = (rates: Rates): Schedule => stretched(rates, (n) => n);

/** Returns a Poisson process, as of independent visitors: exponential gaps by inverse transform. */
export const poissonArrivals = (rates: Rates, seed: number): Schedule =>
  stretched(rates, exponentialSums(seed));

/** Returns every `every`-th request from `first` on: one thread's part of a schedule. */
export const dealt =
  (schedule: Schedule, every: number, first: number): Schedule =>
  (n) =>
    schedule(n * every + first);

/**
 * Maps unit-rate arrivals to clock time by the inverse of the cumulated rate (Çinlar, 1975). A
 * staircase of rates so keeps the pattern of arrivals.
 */
function stretched({ perSecond, durationUs }: Rates, arrival: Schedule): Schedule {
  const [first] = perSecond;
  const stepUs = durationUs / perSecond.length;
  return (n) => {
    let left = arrival(n);
    let rate: number = first;
    let startUs = 0;
    for (let step = 1; step < perSecond.length; step += 1) {
      const within = (rate * stepUs) / 1e6;
      if (left < within) break;
      left -= within;
      startUs += stepUs;
      rate = perSecond[step] ?? rate;
    }
    return startUs + (left * 1e6) / rate;
  };
}

/**
 * Returns sums of exponential gaps with mean 1. It keeps the last one only and recomputes earlier
 * ones.
 */
function exponentialSums(seed: number): Schedule {
  let random = seededRandom(seed);
  let index = -1;
  let sum = 0;
  return (n) => {
    if (n < index) {
      random = seededRandom(seed);
      index = -1;
      sum = 0;
    }
    for (; index < n; index += 1) sum += -Math.log(1 - random());
    return sum;
  };
}
