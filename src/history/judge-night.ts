import { discoveryCutoff } from '../stats/benjamini-hochberg.ts';
import { type BoundFinding, boundFinding, type Tonight } from './bound-finding.ts';
import { type FigureNoise, noiseKey, noiseOfFigures, unknownNoise } from './figure-noise.ts';
import { type Finding, withFinding } from './finding.ts';
import { type Night, type NightSeries, seriesKey } from './night.ts';
import { afterImprovement, afterReturn, nearestLevel } from './return.ts';
import { rules } from './rules.ts';
import { type Step, stepsIn } from './step-search.ts';
import { without } from './stretch.ts';
import { presentNights, type Track, withNight } from './track.ts';
import { noiseAfter } from './track-noise.ts';

/** Tracks of all series of an epoch, by their key. */
export type Tracks = ReadonlyMap<string, Track>;

/** Series of the night that is judged. */
interface Seen {
  readonly track: Track;
  readonly bound: BoundFinding | null;
  readonly steps: readonly Step[];
}

/**
 * Returns the tracks after one more night. Each series is judged by prediction bounds, and where
 * they confirm nothing by its change points. These are corrected over the series of the night.
 */
export function judgeNight(tracks: Tracks, night: Night): Tracks {
  const fresh = new Map(night.repeated?.map((series) => [seriesKey(series), series.change]));
  const noise = noiseOfFigures(tracks.values());
  const seen = night.series.map((series) => {
    const key = seriesKey(series);
    const tonight = { first: series.change, fresh: fresh.get(key) ?? null };
    const known = noise.get(noiseKey(series)) ?? unknownNoise;
    return see(tracks.get(key), { key, series, tonight, night, noise: known });
  });
  const cutoff = discoveryCutoff(
    seen.map(({ steps }) => Math.min(1, ...steps.map(({ p }) => p))),
    rules.discoveryRate,
  );
  return new Map([
    ...tracks,
    ...seen.map((each) => [each.track.key, concluded(each, cutoff)] as const),
  ]);
}

function see(
  before: Track | undefined,
  {
    key,
    series,
    tonight,
    night,
    noise,
  }: {
    readonly key: string;
    readonly series: NightSeries;
    readonly tonight: Tonight;
    readonly night: Night;
    readonly noise: FigureNoise;
  },
): Seen {
  const { first, fresh } = tonight;
  const value = fresh === null ? first : (first + fresh) / 2;
  const added = withNight(before, key, series, { runId: night.runId, value });
  const moved = afterImprovement(afterReturn(added));
  const present = presentNights(moved);
  const terms = { leastStep: moved.leastStep, series: night.series.length, noise };
  const earlier = without(present, 1);
  const track = { ...moved, noise: noiseAfter(moved, earlier, first, terms) };
  const bound = isReturning(track, value) ? null : boundFinding(earlier, tonight, terms);
  const steps = bound?.isConfirmed ? [] : stepsIn(present.values, track.leastStep);
  return { track, bound, steps };
}

/** Tells whether a value lies nearer to an earlier level, which the series may return to. */
const isReturning = (track: Track, value: number): boolean =>
  track.levels.length > 1 &&
  nearestLevel(track, value, track.nights.length - 1) < track.levels.length - 1;

/** Returns the track with its findings. A step that change points confirm needs no suspect. */
function concluded({ track, bound, steps }: Seen, cutoff: number): Track {
  const taken = ofSteps(track, steps, cutoff);
  const findings = bound && taken.length === 0 ? [ofBound(bound)] : taken;
  return findings.reduce(withFinding, track);
}

const ofBound = ({ nights, side, isConfirmed }: BoundFinding): Finding => ({
  nights,
  side,
  state: isConfirmed ? 'confirmed' : 'suspect',
  foundBy: 'prediction-bound',
  p: null,
});

/** Returns the steps that are significant, oldest first. */
function ofSteps(track: Track, steps: readonly Step[], cutoff: number): readonly Finding[] {
  return steps
    .filter(({ p, after }) => p <= cutoff && !isReturning(track, after))
    .toSorted((a, b) => b.nights - a.nights)
    .map(({ nights, side, p }) => ({
      ...{ nights, side, p },
      state: 'confirmed',
      foundBy: 'change-point',
    }));
}
