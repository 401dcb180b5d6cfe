import { predictionBound } from '../stats/prediction-bound.ts';
import type { Reference } from './reference.ts';
import { rules } from './rules.ts';

/** Conditions under which a night is judged. */
export interface Terms {
  /** On the scale of `change`. */
  readonly leastStep: number;
  /** Series of the night, over which the chance is divided. */
  readonly series: number;
}

/**
 * Returns how far from the level one night, or the mean of three, must lie to be no noise: on the
 * scale of `change`, and at least the least step.
 */
export function nightBound(reference: Reference, nights: 1 | 3, terms: Terms): number {
  const ofNight = nights === 1 ? rules.chance.oneNight : rules.chance.threeNights;
  const share = rules.spendingNights / Math.max(rules.spendingNights, reference.nights);
  const chance = (ofNight / Math.max(1, terms.series)) * share;
  return Math.max(terms.leastStep, predictionBound(reference, nights, chance));
}
