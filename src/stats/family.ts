/** Confidence of the intervals of one family of comparisons. */
export interface Confidence {
  /** For the interval that must exclude "no difference" before one arm is called better. */
  readonly difference: number;
  /** For the interval that must lie within the margin before two arms are called equivalent. */
  readonly equivalence: number;
}

/**
 * Returns the confidence of each comparison. With probability 1 − alpha no difference is then
 * claimed where there is none. Single step (Bonferroni), so that a drawn interval and its verdict
 * never contradict each other. For equivalence of all pairs of k arms, alpha / (k − 1) for each
 * one-sided test is enough. With three arms this is the plain 95 % interval, and never less.
 *
 * Lauzon and Caffo, "Easy multiplicity control in equivalence testing" (2009).
 */
export function familyConfidence(arms: number, comparisons: number, alpha: number): Confidence {
  return {
    difference: 1 - alpha / Math.max(1, comparisons),
    equivalence: Math.max(1 - alpha, 1 - (2 * alpha) / Math.max(1, arms - 1)),
  };
}
