import { normalQuantile } from '../stats/distributions.ts';
import type { SeriesJudgement } from './judgement.ts';
import { nightBound, type Terms } from './night-bound.ts';
import type { Reference } from './reference.ts';

/**
 * Returns the smallest step that would be found in nine of ten cases: on its first night, and after
 * three. It lies beyond the bound by what the noise may take away. null with fewer than two nights.
 */
export function smallestStep(
  reference: Reference | null,
  terms: Terms,
): SeriesJudgement['smallestStep'] {
  if (reference === null) return null;
  const found = (nights: 1 | 3, share: number) => {
    const error = reference.spread * Math.sqrt(1 / nights + 1 / reference.levelN);
    return nightBound(reference, nights, terms) + normalQuantile(share) * error;
  };
  // Further conditions on each of three nights hide another case in twenty.
  return { firstNight: found(1, 0.9), thirdNight: found(3, 0.95) };
}
