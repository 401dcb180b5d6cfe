import { seededRandom } from '../random.ts';

/**
 * When requests are due, as pure arithmetic: microseconds since the start for the n-th request, n from 0. The caller has
 * the clock and sends; the same seed gives every arm of a round the same schedule. Asking for ever later n is cheap.
 */
export type Schedule = (n: number) => number;

/** Rates a second, each for an equal part of the duration; the last goes on. */
export interface Rates {
  readonly perSecond: readonly [number, ...number[]];
  readonly durationUs: number;
}

/** Evenly spaced, the first at once. */
export const constantArrivals = (rates: Rates): Schedule => stretched(rates, (n) => n);

/** A Poisson process: gaps are exponential (inverse transform), which is how independent visitors arrive. */
export const poissonArrivals = (rates: Rates, seed: number): Schedule =>
  stretched(rates, exponentialSums(seed));

/** The n-th of every so many, beginning with the given one: what one of several threads has of a schedule. */
export const dealt =
  (schedule: Schedule, every: number, first: number): Schedule =>
  (n) =>
    schedule(n * every + first);

/** 0 when the next request is due, Infinity when the schedule is over, else how long to wait, in microseconds. */
export function waitUs(
  schedule: Schedule,
  durationUs: number,
  elapsedUs: number,
  sent: number,
): number {
  const dueUs = schedule(sent);
  if (dueUs >= durationUs) return Number.POSITIVE_INFINITY;
  return Math.max(0, dueUs - elapsedUs);
}

/**
 * Arrivals at one a unit of operational time, brought to clock time by the inverse of the cumulated rate (Çinlar, 1975):
 * so a staircase of rates keeps the arrivals' own pattern.
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

/** Sums of exponential gaps with mean 1. Only the last is kept; an earlier one is found by starting again. */
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
