import { mean } from '../stats/moments.ts';
import { nightBound, type Terms } from './night-bound.ts';
import { type Reference, referenceOf } from './reference.ts';
import { rules } from './rules.ts';
import { type Stretch, without } from './stretch.ts';

/** Results of tonight: of the run, and of the fresh run that it asked for, or null. */
export interface Tonight {
  readonly first: number;
  readonly fresh: number | null;
}

/** Result outside a prediction bound. */
export interface BoundFinding {
  /** Nights since the step, tonight included. */
  readonly nights: 1 | 2 | 3;
  readonly side: 1 | -1;
  /** A fresh run agrees. */
  readonly isConfirmed: boolean;
}

/**
 * Judges tonight by the nights of the level before it: alone, and together with the
 * two before it. A finding without a fresh run is a suspect.
 */
export function boundFinding(
  earlier: Stretch,
  tonight: Tonight,
  terms: Terms,
): BoundFinding | null {
  const one = oneNight(earlier, tonight, terms);
  if (one?.isConfirmed) return one;
  const three = threeNights(earlier, tonight, terms);
  return three?.isConfirmed ? three : (one ?? three);
}

function oneNight(earlier: Stretch, { first, fresh }: Tonight, terms: Terms): BoundFinding | null {
  const reference = referenceOf(earlier, terms.leastStep, terms.noise.variance);
  if (reference === null) return null;
  const off = first - reference.level;
  // A bound takes longer than all else here, and is never below the least step.
  if (Math.abs(off) < terms.leastStep) return null;
  const bound = nightBound(reference, 1, terms);
  if (Math.abs(off) < bound) return null;
  const side = off > 0 ? 1 : -1;
  const agrees = fresh !== null && side * (fresh - reference.level) >= rules.agreeOneNight * bound;
  return { nights: 1, side, isConfirmed: agrees };
}

function threeNights(
  earlier: Stretch,
  { first, fresh }: Tonight,
  terms: Terms,
): BoundFinding | null {
  const reference = referenceOf(without(earlier, 2), terms.leastStep, terms.noise.variance);
  if (reference === null) return null;
  const before = earlier.values.slice(-2);
  const offOf = (values: readonly number[]) => clippedMean(values, reference, terms.leastStep);
  const off = offOf([...before, first]);
  const side = off > 0 ? 1 : -1;
  const spreadsOff = (value: number) => (side * (value - reference.level)) / reference.spread;
  if (side * off < terms.leastStep) return null;
  if ([...before, first].some((value) => spreadsOff(value) < rules.eachOfThree)) return null;
  const bound = nightBound(reference, 3, terms);
  if (side * off < rules.askAt * bound) return null;
  const agrees =
    fresh !== null &&
    spreadsOff(fresh) >= rules.agreeThreeNights &&
    side * offOf([...before, (first + fresh) / 2]) >= bound;
  return { nights: stepWithin([...before, first], reference, side), side, isConfirmed: agrees };
}

/**
 * Returns the mean distance from the level. No night counts for more than a limit, which is large
 * enough for a least step.
 */
export function clippedMean(
  values: readonly number[],
  { level, spread }: Reference,
  leastStep: number,
): number {
  const most = Math.max(rules.clipOfThree * spread, leastStep);
  return mean(values.map((value) => Math.max(-most, Math.min(most, value - level))));
}

/** Returns how many of the newest three nights lie after the step, by the largest t statistic. */
function stepWithin(values: readonly number[], reference: Reference, side: 1 | -1): 1 | 2 | 3 {
  const statistic = (nights: number) =>
    (side * (mean(values.slice(-nights)) - reference.level)) /
    Math.sqrt(1 / nights + 1 / reference.levelN);
  return ([3, 2, 1] as const).reduce((best, nights) =>
    statistic(nights) > statistic(best) ? nights : best,
  );
}
