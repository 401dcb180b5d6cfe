import { type KnownVariance, priorVariance } from '../stats/moderated-variance.ts';
import { type PredictionError, type Tail, tailOf } from '../stats/tail.ts';
import type { NightSeries } from './night.ts';
import { rules } from './rules.ts';
import type { PredictionErrors, Track } from './track.ts';

/** Noise of all series of a figure together, as the nights so far show it. */
export interface FigureNoise {
  /** Variance of a series, known in advance; null: too few series. */
  readonly variance: KnownVariance | null;
  /** Errors of the predictions of one night, in standard errors; null: too few nights. */
  readonly oneNight: Tail | null;
  /** The same of the mean of three nights. */
  readonly threeNights: Tail | null;
}

/** Noise of a figure of which nothing is known. */
export const unknownNoise: FigureNoise = { variance: null, oneNight: null, threeNights: null };

/** Returns the noise of each figure, by its key. */
export function noiseOfFigures(tracks: Iterable<Track>): ReadonlyMap<string, FigureNoise> {
  const groups = Map.groupBy(tracks, ({ newest }) => noiseKey(newest));
  return new Map([...groups].map(([key, group]) => [key, noiseOf(group)]));
}

/** Returns a key that series have in common whose noise is alike. */
export const noiseKey = ({ figure, scale }: Pick<NightSeries, 'figure' | 'scale'>): string =>
  `${figure} ${scale}`;

function noiseOf(tracks: readonly Track[]): FigureNoise {
  const oneNight: PredictionError[] = [];
  const threeNights: PredictionError[] = [];
  for (const track of tracks) {
    for (const errors of errorsOf(track)) {
      if (errors !== null) oneNight.push(errors.oneNight);
      if (errors?.threeNights) threeNights.push(errors.threeNights);
    }
  }
  return {
    variance: priorVariance(tracks.flatMap(({ noise }) => noise.variance ?? [])),
    oneNight: tailOf(oneNight, 1),
    // Each night is part of three means.
    threeNights: tailOf(threeNights, 1 / 3),
  };
}

/**
 * Returns the errors without those of steps that lasted: the distance from the level before is no
 * noise.
 */
function errorsOf({ nights, changes, noise }: Track): readonly (PredictionErrors | null)[] {
  const from = nights.length - noise.errors.length;
  const steps = changes.filter(
    ({ state, first, end, foundAt }) =>
      state !== 'suspect' &&
      foundAt >= from &&
      (end === null || end - first > rules.sameStepNights),
  );
  if (steps.length === 0) return noise.errors;
  return noise.errors.filter((_, i) =>
    steps.every(({ first, foundAt }) => from + i < first || from + i > foundAt),
  );
}
