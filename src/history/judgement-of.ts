import { mean } from '../stats/moments.ts';
import type { FigureNoise } from './figure-noise.ts';
import type { HistoryChange, SeriesJudgement } from './judgement.ts';
import { referenceOf } from './reference.ts';
import { rules } from './rules.ts';
import { smallestStep } from './smallest-step.ts';
import { isNewSuspect, presentNights, type Track, type TrackChange } from './track.ts';

/** Returns what a track says on its newest night, among the given number of series. */
export function judgementOf(track: Track, series: number, noise: FigureNoise): SeriesJudgement {
  const present = presentNights(track);
  return {
    key: track.key,
    newest: track.newest,
    nights: track.nights.length - (track.levels[0]?.start ?? 0),
    smallestStep: smallestStep(referenceOf(present, track.leastStep, noise.variance), {
      ...{ leastStep: track.leastStep, series, noise },
    }),
    changes: track.changes
      .filter((change) => change.state !== 'suspect' || isNewSuspect(track, change))
      .toSorted((a, b) => a.first - b.first || a.foundAt - b.foundAt)
      .map((change) => describe(track, change)),
  };
}

function describe(track: Track, change: TrackChange): HistoryChange {
  const { id, side, state, foundBy, p, first } = change;
  const before = track.nights.slice(startBefore(track, change), first);
  const good = before.filter(({ isAside }) => !isAside);
  const after = track.nights.slice(first, endOf(track, change));
  const isBetter = side > 0 === (track.newest.better === 'higher');
  return {
    ...{ id, key: track.key, kind: isBetter ? 'improvement' : 'regression', state, foundBy, p },
    lastGood: (good.at(-1) ?? before.at(-1))?.runId ?? '',
    firstBad: track.nights[first]?.runId ?? '',
    step:
      mean(after.map(({ value }) => value)) -
      mean(good.slice(-rules.levelNights).map(({ value }) => value)),
  };
}

const lasting = ({ changes }: Track): readonly TrackChange[] =>
  changes.filter(({ state, end }) => state !== 'suspect' && end === null);

/** Returns where the level before a change began. */
const startBefore = (track: Track, { first }: TrackChange): number =>
  Math.max(0, ...lasting(track).flatMap((each) => (each.first < first ? [each.first] : [])));

/** Returns the index after the last night of a change's level. */
const endOf = (track: Track, { first, end }: TrackChange): number =>
  end ??
  Math.min(
    track.nights.length,
    ...lasting(track).flatMap((each) => (each.first > first ? [each.first] : [])),
  );
