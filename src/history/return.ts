import { mean } from '../stats/moments.ts';
import { referenceOf } from './reference.ts';
import { rules } from './rules.ts';
import { levelMean, rebased, type Track } from './track.ts';

/**
 * Returns the track after the newest night: at an earlier level where the newest nights lie nearer
 * to it than to the present one, by more than chance. The changes since then have returned, and
 * their nights are part of no level.
 */
export function afterReturn(track: Track): Track {
  const present = track.levels.at(-1);
  if (present === undefined || track.levels.length === 1) return track;
  const since = track.nights.length - present.start;
  const count = Math.min(rules.return.nights, since - 1);
  if (count < rules.return.least) return track;
  const end = track.nights.length - count;
  const to = nearestLevel(track, mean(newestValues(track, count)), end);
  if (to === track.levels.length - 1 || !isRefuted(track, count)) return track;
  const kept = track.levels.slice(0, to + 1);
  const gone = new Set(track.levels.slice(to + 1).map(({ change }) => change));
  const from = track.levels[to + 1]?.start ?? end;
  return {
    ...track,
    levels: kept,
    nights: track.nights.map((night, i) =>
      i >= from && i < end ? { ...night, isAside: true } : night,
    ),
    changes: track.changes.map((change) =>
      gone.has(change.id)
        ? { ...change, end, state: change.state === 'confirmed' ? 'returned' : change.state }
        : change,
    ),
  };
}

/** Returns the index of the level whose nights before `end` lie nearest to a value. */
export function nearestLevel(track: Track, value: number, end: number): number {
  const last = track.levels.length - 1;
  const distances = track.levels.map((_, i) => {
    const until = i === last ? end : (track.levels[i + 1]?.start ?? end);
    return Math.abs(value - levelMean(track, i, until));
  });
  return distances.lastIndexOf(Math.min(...distances));
}

/**
 * Returns the track with an improvement as its baseline once it has lasted. Otherwise a later
 * regression to the level before it would be a return, and raise no alarm. Where a regression is
 * still open below it, that one's alarm lasts.
 */
export function afterImprovement(track: Track): Track {
  const { change: id, start } = track.levels.at(-1) ?? {};
  const change = track.changes.find((each) => each.id === id);
  if (start === undefined || change === undefined || track.levels.length !== 2) return track;
  const isBetter = change.side > 0 === (track.newest.better === 'higher');
  const nights = track.nights.length - start;
  return isBetter && nights > rules.improvementNights ? rebased(track, change) : track;
}

const newestValues = ({ nights }: Track, count: number): readonly number[] =>
  nights.slice(-count).map(({ value }) => value);

/** Tells whether the newest nights differ from those of the present level before them. */
function isRefuted(track: Track, count: number): boolean {
  const present = track.levels.length - 1;
  const start = track.levels[present]?.start ?? 0;
  const before = track.levels[present - 1]?.start ?? 0;
  const own = track.nights.slice(start, -count).map(({ value }) => value);
  const earlier = track.nights.slice(before, start).filter(({ isAside }) => !isAside);
  const values = earlier.map(({ value }) => value);
  const spread = referenceOf({ values, older: 0 }, track.leastStep, null)?.spread;
  if (spread === undefined) return true;
  const off = Math.abs(mean(newestValues(track, count)) - mean(own.slice(-rules.levelNights)));
  const error = Math.sqrt(1 / count + 1 / Math.min(own.length, rules.levelNights));
  return off >= rules.return.errors * spread * error;
}
