import { tQuantile } from './distributions.ts';

/** Error of a prediction, in standard errors of it. */
export interface PredictionError {
  readonly value: number;
  /** Degrees of freedom of the standard error. */
  readonly degreesOfFreedom: number;
}

/** Student's distribution that errors would follow if their standard errors were known exactly. */
export interface Tail {
  /** Standard deviation. */
  readonly scale: number;
  readonly degreesOfFreedom: number;
}

/** Fewer degrees of freedom have no standard deviation to speak of. */
const fewest = 2.5;

/** From this number on, Student's distribution is the normal one here. */
const most = 200;

/** Fewer errors say nothing of tails. */
const fewestErrors = 30;

/** Ratio of mean absolute and standard deviation of normal values. */
const ofNormal = Math.sqrt(2 / Math.PI);

/**
 * Returns the distribution of errors about zero. Its degrees of freedom come from Geary's ratio,
 * the mean absolute over the standard deviation: the heavier the tails, the smaller it is. Ratio
 * and scale are taken a standard error towards normal errors of standard deviation one, so that
 * chance alone seldom shows heavy tails. The largest error does not count: one says nothing.
 *
 * Geary, "The ratio of the mean deviation to the standard deviation as a test of normality" (1935).
 * @param independent share of the errors that are independent.
 * @returns null where there are too few errors.
 */
export function tailOf(errors: Iterable<PredictionError>, independent: number): Tail | null {
  let [n, sum, squares, inexact, largest] = [0, 0, 0, 0, 0];
  for (const { value, degreesOfFreedom: d } of errors) {
    if (d <= fewest) continue;
    const standard = Math.abs(value) * Math.sqrt((d - 2) / d);
    n += 1;
    sum += standard;
    squares += standard * standard;
    inexact += 1 / d;
    largest = Math.max(largest, standard);
  }
  if (n < fewestErrors) return null;
  const scale = Math.sqrt(Math.max(0, squares - largest * largest) / (n - 1));
  if (scale === 0) return null;
  const ratio = (sum - largest) / (n - 1) / scale;
  const standardError = Math.sqrt((1 - 3 / Math.PI) / (n * independent));
  const heavy = 1 / degreesOf(ratio + standardError) - inexact / n;
  return {
    scale: scale * (1 - 1 / Math.sqrt(2 * n * independent)),
    degreesOfFreedom: heavy <= 1 / most ? most : 1 / heavy,
  };
}

/**
 * Returns the value below which a share `p` of the errors lies whose standard errors have some
 * degrees of freedom.
 */
export function tailQuantile(p: number, tail: Tail, degreesOfFreedom: number): number {
  if (degreesOfFreedom <= fewest) return 0;
  // Excess kurtosis is about 6/d, and adds up.
  const d = Math.max(fewest, 1 / (1 / tail.degreesOfFreedom + 1 / degreesOfFreedom));
  const inexact = degreesOfFreedom / (degreesOfFreedom - 2);
  return tail.scale * Math.sqrt((inexact * (d - 2)) / d) * tQuantile(p, d);
}

/**
 * Returns the degrees of freedom ν of a ratio √((ν−2)/π) Γ((ν−1)/2) / Γ(ν/2).
 * The fraction is right to 3 % from three degrees on.
 */
function degreesOf(ratio: number): number {
  const lacking = 1 - ratio / ofNormal;
  if (lacking <= 0) return Number.POSITIVE_INFINITY;
  return Math.max(fewest, 1.8 + 1 / (4 * lacking));
}
