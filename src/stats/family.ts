/** How sure the intervals of one family of comparisons are. */
export interface Confidence {
  /** Of the interval that must exclude "no difference" before one arm is called better. */
  readonly difference: number;
  /** Of the interval that must lie within the margin before two arms are called equivalent. */
  readonly equivalence: number;
}

/**
 * The confidence of each of all comparisons between so many arms on one metric, such that with chance 1 − alpha no
 * difference is claimed where there is none. Single step (Bonferroni), so that a drawn interval and its word never contradict
 * each other. That all pairs of k arms are equivalent needs only alpha / (k − 1) for each one-sided test (Lauzon and
 * Caffo, "Easy multiplicity control in equivalence testing", 2009): with three arms the plain 95 % interval, and never less.
 */
export function familyConfidence(arms: number, alpha: number): Confidence {
  const comparisons = Math.max(1, (arms * (arms - 1)) / 2);
  return {
    difference: 1 - alpha / comparisons,
    equivalence: Math.max(1 - alpha, 1 - (2 * alpha) / Math.max(1, arms - 1)),
  };
}
