import { acknowledged } from './acknowledge.ts';
import { noiseKey, noiseOfFigures, unknownNoise } from './figure-noise.ts';
import { judgeNight, type Tracks } from './judge-night.ts';
import type { HistoryJudgement } from './judgement.ts';
import { judgementOf } from './judgement-of.ts';
import { type Acknowledgement, epochKey, type Night, seriesKey } from './night.ts';

/**
 * Judges a history after its newest night. The nights of the newest one's epoch are gone through
 * from the oldest to the newest. What was found on a night therefore never changes later.
 */
export function judgeHistory(
  nights: readonly Night[],
  acknowledgements: readonly Acknowledgement[],
): HistoryJudgement {
  const ordered = inOrder(nights);
  const epochs = Map.groupBy(ordered, ({ epoch }) => epochKey(epoch));
  const newest = ordered.at(-1) ?? null;
  const own = newest ? (epochs.get(epochKey(newest.epoch)) ?? []) : [];
  const tracks = acknowledged(follow(own, acknowledgements), acknowledgements);
  const noise = noiseOfFigures(tracks.values());
  return {
    newest,
    epochs: [...epochs].map(([key, { length }]) => ({ key, nights: length })),
    series:
      newest?.series.flatMap((series) => {
        const track = tracks.get(seriesKey(series));
        const known = noise.get(noiseKey(series)) ?? unknownNoise;
        return track ? [judgementOf(track, newest.series.length, known)] : [];
      }) ?? [],
  };
}

/** Returns the series of a night that need a fresh run, before there is one. */
export const suspectsOf = (
  earlier: readonly Night[],
  acknowledgements: readonly Acknowledgement[],
  night: Night,
): HistoryJudgement['series'] =>
  judgeHistory([...earlier, { ...night, repeated: null }], acknowledgements).series.filter(
    ({ changes }) => changes.some(({ state }) => state === 'suspect'),
  );

/**
 * Goes through the nights of one epoch. An acknowledgement acts from the first night after it, as
 * it did when that night was judged.
 */
function follow(nights: readonly Night[], acknowledgements: readonly Acknowledgement[]): Tracks {
  return nights.reduce<Tracks>(
    (tracks, night) =>
      judgeNight(
        acknowledged(
          tracks,
          acknowledgements.filter(({ at }) => Date.parse(at) < Date.parse(night.at)),
        ),
        night,
      ),
    new Map(),
  );
}

const inOrder = (nights: readonly Night[]): readonly Night[] =>
  nights.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.runId < b.runId ? -1 : 1));
