import { predictionError } from '../stats/prediction-bound.ts';
import type { PredictionError } from '../stats/tail.ts';
import { clippedMean } from './bound-finding.ts';
import type { Terms } from './night-bound.ts';
import { type Reference, referenceOf, spreadOf } from './reference.ts';
import { rules } from './rules.ts';
import { type Stretch, without } from './stretch.ts';
import type { PredictionErrors, Track, TrackNoise } from './track.ts';

/**
 * Returns what a series says of its noise after one more night.
 * @param earlier the nights of the level before it. @param first the night's first run.
 */
export function noiseAfter(
  { noise: { errors } }: Pick<Track, 'noise'>,
  earlier: Stretch,
  first: number,
  terms: Terms,
): TrackNoise {
  const spread = spreadOf(earlier);
  const isQuiet = spread === null || spread.variance <= (rules.leastSpread * terms.leastStep) ** 2;
  const tonight = isQuiet ? null : errorsOf(earlier, first, terms);
  return {
    variance: isQuiet ? null : spread,
    errors: [...errors.slice(1 - rules.windowNights), tonight],
  };
}

/** Returns how far tonight's first run lies from what the nights of its level foretold. */
function errorsOf(
  earlier: Stretch,
  first: number,
  { leastStep, noise }: Terms,
): PredictionErrors | null {
  const one = referenceOf(earlier, leastStep, noise.variance);
  if (one === null || one.nights < rules.nightsBeforeError) return null;
  const three = referenceOf(without(earlier, 2), leastStep, noise.variance);
  const isShort = three === null || three.nights < rules.nightsBeforeError;
  const threeValues = [...earlier.values.slice(-2), first];
  return {
    oneNight: errorOf(first - one.level, one, 1),
    threeNights: isShort ? null : errorOf(clippedMean(threeValues, three, leastStep), three, 3),
  };
}

const errorOf = (off: number, reference: Reference, nights: number): PredictionError => ({
  value: off / predictionError(reference, nights),
  degreesOfFreedom: reference.degreesOfFreedom,
});
