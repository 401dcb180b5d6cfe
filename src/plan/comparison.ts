import { type Looks, looksOf } from '../stats/looks.ts';
import { type FlawKind, flawKinds } from './flaws.ts';
import { type Thresholds, usualThresholds } from './thresholds.ts';

/** Rules by which arms are compared and trials excluded. */
export interface Comparison {
  /**
   * Probability, per family of pairs and figure, that any difference is claimed between arms that
   * do not differ, over all looks together.
   */
  readonly alpha: number;
  /** Rounds after which the arms are compared, and the share of alpha that each look takes. */
  readonly looks: Looks;
  /** Flaws with which a trial is invalid, the weightiest first. */
  readonly flaws: readonly FlawKind[];
  readonly thresholds: Thresholds;
  /** Rounds that may be repeated because something met the whole machine. */
  readonly repeats: number;
}

/**
 * Returns the usual comparison for a number of rounds; a quarter of them may be repeated.
 * @param stopsEarly the run may end at a look, before all rounds are done.
 */
export const comparisonFor = (rounds: number, stopsEarly = false): Comparison => ({
  alpha: 0.05,
  looks: looksOf(stopsEarly ? { most: rounds } : { fixed: rounds }),
  flaws: flawKinds,
  thresholds: usualThresholds,
  repeats: Math.floor(rounds / 4),
});
