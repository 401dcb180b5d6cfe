import type { Night, NightSeries } from './night.ts';

/** Judgement on a series after its newest night. */
export interface SeriesJudgement {
  /** As seriesKey gives it. */
  readonly key: string;
  readonly newest: NightSeries;
  /** Nights of the epoch since the baseline began, the newest included. */
  readonly nights: number;
  /**
   * The smallest step that would be found in nine of ten cases, on the scale of `change`: on its
   * first night, and within three nights; null: too few nights.
   */
  readonly smallestStep: { readonly firstNight: number; readonly thirdNight: number } | null;
  /** Newest last. Acknowledged changes are among them. */
  readonly changes: readonly HistoryChange[];
}

/** A step of a series. */
export interface HistoryChange {
  /** Stable from night to night: the series and the first night after the step. */
  readonly id: string;
  readonly key: string;
  readonly kind: 'regression' | 'improvement';
  /**
   * suspect: the newest night lies outside the prediction bound and nothing confirmed it.
   * confirmed: a fresh run agreed, or the change points of several nights show it. It stays so
   * until it is acknowledged, or until the level before it returned.
   */
  readonly state: 'suspect' | 'confirmed' | 'acknowledged' | 'returned';
  readonly foundBy: 'prediction-bound' | 'change-point';
  /** runId of the last night before and of the first night after it. */
  readonly lastGood: Night['runId'];
  readonly firstBad: Night['runId'];
  /** Mean after less mean before, on the scale of `change`. */
  readonly step: number;
  /** Permutation p of a change point, before the correction over the series; else null. */
  readonly p: number | null;
}

/** Judgement on the whole history after its newest night. */
export interface HistoryJudgement {
  /** null: the history is empty. */
  readonly newest: Night | null;
  /** Epochs in their order, with the number of their nights. */
  readonly epochs: readonly { readonly key: string; readonly nights: number }[];
  /** Series of the newest night, in its order. */
  readonly series: readonly SeriesJudgement[];
}
