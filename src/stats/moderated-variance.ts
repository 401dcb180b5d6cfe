/** Variance of a sample, or what is known of it in advance. */
export interface KnownVariance {
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

/** Degrees of freedom of variances that do not differ at all. */
const most = 10_000;

/**
 * Returns what the variances of several samples say in advance of the variance of any of them: a
 * typical one, and degrees of freedom that are the more, the less they differ. They differ by at
 * least a standard error more than chance explains, so that a few samples say little. null: fewer
 * than three samples.
 *
 * Smyth, "Linear models and empirical Bayes methods for assessing differential expression in
 * microarray experiments" (2004), section 6.2.
 */
export function priorVariance(samples: readonly KnownVariance[]): KnownVariance | null {
  const known = samples.filter(({ variance, degreesOfFreedom: d }) => variance > 0 && d > 0);
  if (known.length < 3) return null;
  const logs = known.map(
    ({ variance, degreesOfFreedom }) => Math.log(variance) - meanLog(degreesOfFreedom),
  );
  const n = known.length;
  const centre = logs.reduce((sum, log) => sum + log, 0) / n;
  const spread = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0) / (n - 1);
  const byChance = known.reduce((sum, { degreesOfFreedom: d }) => sum + trigamma(d / 2), 0) / n;
  const excess = spread * (1 + Math.sqrt(2 / (n - 1))) - byChance;
  const degreesOfFreedom = excess > 0 ? Math.min(most, 2 * inverseTrigamma(excess)) : most;
  return { variance: Math.exp(centre + meanLog(degreesOfFreedom)), degreesOfFreedom };
}

/** Returns a sample's variance, drawn towards what is known in advance. */
export function moderated(sample: KnownVariance, prior: KnownVariance | null): KnownVariance {
  if (prior === null) return sample;
  const degreesOfFreedom = sample.degreesOfFreedom + prior.degreesOfFreedom;
  const sum = sample.degreesOfFreedom * sample.variance + prior.degreesOfFreedom * prior.variance;
  return { variance: sum / degreesOfFreedom, degreesOfFreedom };
}

/** Returns the mean of the logarithm of χ²/d, with d degrees of freedom. */
const meanLog = (d: number): number => digamma(d / 2) - Math.log(d / 2);

// Steps of the recurrence to an argument where the asymptotic series is exact to ten digits:
// Abramowitz and Stegun, "Handbook of mathematical functions" (1964), 6.3.18 and 6.4.12.
const enough = 8;

function digamma(x: number): number {
  if (x < enough) return digamma(x + 1) - 1 / x;
  const y = 1 / (x * x);
  return Math.log(x) - 0.5 / x - y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y / 240)));
}

function trigamma(x: number): number {
  if (x < enough) return trigamma(x + 1) + 1 / (x * x);
  const y = 1 / (x * x);
  return 1 / x + y / 2 + (y / x) * (1 / 6 - y * (1 / 30 - y * (1 / 42 - y / 30)));
}

/** Returns the argument by Newton's steps on 1 / trigamma, which is nearly linear (Smyth 2004). */
function inverseTrigamma(value: number): number {
  let x = 0.5 + 1 / value;
  for (let step = 0; step < 20; step++) {
    const at = trigamma(x);
    const slope = (trigamma(x * (1 + 1e-6)) - at) / (x * 1e-6);
    const change = (at * (1 - at / value)) / slope;
    x += change;
    if (Math.abs(change) < 1e-9 * x) break;
  }
  return x;
}
