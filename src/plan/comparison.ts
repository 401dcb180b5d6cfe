import { anyFlaw, type ExclusionRule, type FlawKind, flawKinds } from './flaws.ts';
import { type Thresholds, usualThresholds } from './thresholds.ts';

/** Rules by which arms are compared and trials excluded. */
export interface Comparison {
  /** Probability, per figure, that any difference is claimed between arms that do not differ. */
  readonly alpha: number;
  /** Flaws with which a trial is invalid, the weightiest first. */
  readonly flaws: readonly FlawKind[];
  readonly thresholds: Thresholds;
  /** Rounds of a cell that may be repeated. */
  readonly repeats: number;
  /** A round is repeated, whole, where this rule excludes one of its trials. */
  readonly repeatIf: ExclusionRule;
}

/** Returns the usual comparison for a number of rounds; a quarter of them may be repeated. */
export const comparisonFor = (rounds: number, repeatIf = anyFlaw): Comparison => ({
  alpha: 0.05,
  flaws: flawKinds,
  thresholds: usualThresholds,
  repeats: Math.floor(rounds / 4),
  repeatIf,
});
