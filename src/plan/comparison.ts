import { type Looks, looksOf } from '../stats/looks.ts';
import { anyFlaw, type ExclusionRule, type FlawKind, flawKinds } from './flaws.ts';
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
  /** Rounds of a cell that may be repeated. */
  readonly repeats: number;
  /** A round is repeated, whole, where this rule excludes one of its trials. */
  readonly repeatIf: ExclusionRule;
}

/** Returns the usual comparison for a number of rounds; a quarter of them may be repeated. */
export const comparisonFor = (
  rounds: number,
  repeatIf = anyFlaw,
  looks = looksOf({ fixed: rounds }),
): Comparison => ({
  alpha: 0.05,
  looks,
  flaws: flawKinds,
  thresholds: usualThresholds,
  repeats: Math.floor(rounds / 4),
  repeatIf,
});
