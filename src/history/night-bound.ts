import { predictionBound } from '../stats/prediction-bound.ts';
import type { FigureNoise } from './figure-noise.ts';
import type { Reference } from './reference.ts';
import { rules } from './rules.ts';

/** Conditions under which a night is judged. */
export interface Terms {
  /** On the scale of `change`. */
  readonly leastStep: number;
  /** Series of the night, over which the chance is divided. */
  readonly series: number;
  readonly noise: FigureNoise;
}

/**
 * Returns how far from the level one night, or the mean of three, must lie to be no noise: on the
 * scale of `change`, and at least the least step.
 */
export function nightBound(reference: Reference, nights: 1 | 3, terms: Terms): number {
  const ofNight = nights === 1 ? rules.chance.oneNight : rules.chance.threeNights;
  const chance = (ofNight / terms.series) * shareOf(reference.nights);
  const errors = nights === 1 ? terms.noise.oneNight : terms.noise.threeNights;
  return Math.max(terms.leastStep, predictionBound(reference, nights, chance, errors));
}

/**
 * Returns the share of the chance that a night has, by the number of nights before it. It rises
 * until the level is known well, then falls so fast that the sum over all nights is finite: a long
 * history does not have the more false alarms, the longer it lasts.
 */
function shareOf(nights: number): number {
  const age = nights / rules.levelNights;
  return Math.min(age, 1 / age) ** 2;
}
