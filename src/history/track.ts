import type { KnownVariance } from '../stats/moderated-variance.ts';
import { mean } from '../stats/moments.ts';
import type { PredictionError } from '../stats/tail.ts';
import type { HistoryChange } from './judgement.ts';
import type { NightSeries } from './night.ts';
import { leastStepOf } from './reference.ts';
import { rules } from './rules.ts';
import type { Stretch } from './stretch.ts';

/** One series over the nights of an epoch, and what was found in it so far. */
export interface Track {
  readonly key: string;
  /** As the newest night has it. */
  readonly newest: NightSeries;
  readonly leastStep: number;
  readonly nights: readonly TrackNight[];
  /** Levels that the series has now or may return to, the present one last; at least one. */
  readonly levels: readonly Level[];
  /** In the order in which they were found. */
  readonly changes: readonly TrackChange[];
  readonly noise: TrackNoise;
}

/** Noise of a series, as the nights so far show it. */
export interface TrackNoise {
  /** Variance of the level before the newest night; null: too few nights, or hardly any noise. */
  readonly variance: KnownVariance | null;
  /** Errors of the newest nights, the last one's last; null: too few nights before. */
  readonly errors: readonly (PredictionErrors | null)[];
}

export interface TrackNight {
  readonly runId: string;
  /** Mean of the night's runs, on the scale of `change`. */
  readonly value: number;
  /** It belongs to a change that returned, and is part of no level. */
  readonly isAside: boolean;
}

/** Distances of a night from what the nights before foretold. */
export interface PredictionErrors {
  /** Error of its first run. */
  readonly oneNight: PredictionError;
  /** Error of the mean with the two nights before; null: too few nights before these. */
  readonly threeNights: PredictionError | null;
}

export interface Level {
  /** Index of its first night. */
  readonly start: number;
  /** Id of the change that it began with; null: the first nights, or an accepted level. */
  readonly change: string | null;
}

export interface TrackChange {
  readonly id: string;
  /** Index of the first night after the step. */
  readonly first: number;
  readonly side: 1 | -1;
  readonly state: HistoryChange['state'];
  readonly foundBy: HistoryChange['foundBy'];
  readonly p: number | null;
  /** Index of the newest night when it was found. */
  readonly foundAt: number;
  /** Index after its last night; null: it lasts. */
  readonly end: number | null;
}

/** Returns the track with one more night; a first one where there is none yet. */
export function withNight(
  track: Track | undefined,
  key: string,
  newest: NightSeries,
  night: Pick<TrackNight, 'runId' | 'value'>,
): Track {
  return {
    key,
    newest,
    leastStep: leastStepOf(newest),
    nights: [...(track?.nights ?? []), { ...night, isAside: false }],
    levels: track?.levels ?? [{ start: 0, change: null }],
    changes: track?.changes ?? [],
    noise: track?.noise ?? { variance: null, errors: [] },
  };
}

/** Returns the nights of the present level. */
export function presentNights({ nights, levels }: Track): Stretch {
  const values: number[] = [];
  let older = 0;
  for (let i = nights.length - 1; i >= (levels.at(-1)?.start ?? 0); i--) {
    const night = nights[i] as TrackNight;
    if (night.isAside) continue;
    if (values.length < rules.windowNights + rules.levelNights) values.push(night.value);
    else older += 1;
  }
  return { values: values.reverse(), older };
}

/** Tells whether a change is a suspect of the newest night. */
export const isNewSuspect = ({ nights }: Track, { state, foundAt }: TrackChange): boolean =>
  state === 'suspect' && foundAt === nights.length - 1;

/** Returns the mean of the newest nights of a level before an index. */
export function levelMean({ nights, levels }: Track, index: number, end: number): number {
  const from = levels[index]?.start ?? 0;
  const values: number[] = [];
  for (let i = end - 1; i >= from && values.length < rules.levelNights; i--) {
    const night = nights[i] as TrackNight;
    if (!night.isAside) values.push(night.value);
  }
  return mean(values);
}

/**
 * Returns the track with the level of a change as its baseline: what was before it does not count
 * any more.
 */
export function rebased(track: Track, { id, first }: Pick<TrackChange, 'id' | 'first'>): Track {
  const later = track.levels.filter(({ start, change }) => start >= first && change !== id);
  return { ...track, levels: [{ start: first, change: null }, ...later] };
}
