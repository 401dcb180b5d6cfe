import type { HistoryChange, HistoryJudgement, SeriesJudgement } from './judgement.ts';

/** A change, and the series in which it was found. */
export interface FoundChange {
  readonly change: HistoryChange;
  readonly series: SeriesJudgement;
}

/** Returns the changes of all series, in the order of the series. */
export const foundChanges = ({ series: all }: HistoryJudgement): readonly FoundChange[] =>
  all.flatMap((series) => series.changes.map((change) => ({ change, series })));

/** Tells whether a change is confirmed, and neither acknowledged nor undone. */
export const isOpen = ({ state }: HistoryChange): boolean => state === 'confirmed';

/** Returns the open changes of a kind. A nightly job fails while there is an open regression. */
export const openChanges = (
  judgement: HistoryJudgement,
  kind: HistoryChange['kind'],
): readonly FoundChange[] =>
  foundChanges(judgement).filter(({ change }) => change.kind === kind && isOpen(change));
