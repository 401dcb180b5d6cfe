import type { HistoryJudgement } from './judgement.ts';
import { type Acknowledgement, epochKey, type Night, seriesKey } from './night.ts';

/** Stands in. */
export const judgeHistory = (
  nights: readonly Night[],
  _acknowledgements: readonly Acknowledgement[],
): HistoryJudgement => {
  const newest = nights.at(-1) ?? null;
  return {
    newest,
    epochs: newest === null ? [] : [{ key: epochKey(newest.epoch), nights: nights.length }],
    series: (newest?.series ?? []).map((each) => ({
      key: seriesKey(each),
      newest: each,
      nights: nights.length,
      smallestStep: null,
      changes: [],
    })),
  };
};
