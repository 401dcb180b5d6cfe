import { describe, expect, test } from 'vitest';
import { moderated, priorVariance } from '../../src/stats/moderated-variance.ts';
import { variance } from '../../src/stats/moments.ts';
import { seededRandom } from '../../src/stats/random.ts';
import { gauss } from '../fixtures/stats/simulation.ts';

const samplesOf = (spreads: readonly number[], n: number, seed: number) => {
  const random = seededRandom(seed);
  return spreads.map((spread) => ({
    variance: variance(Array.from({ length: n }, () => spread * gauss(random))),
    degreesOfFreedom: n - 1,
  }));
};

describe('what variances say in advance of any of them', () => {
  test('agrees with the formulas of Smyth', () => {
    const variances = [1.2, 0.1, 3.1, 0.5, 1.9, 9];
    const degrees = [10, 12, 3, 15, 10, 11];
    const samples = variances.map((each, i) => ({
      ...{ variance: each, degreesOfFreedom: degrees[i] as number },
    }));
    // R: v <- c(1.2, 0.1, 3.1, 0.5, 1.9, 9); d <- c(10, 12, 3, 15, 10, 11)
    // e <- log(v) - digamma(d/2) + log(d/2)
    // x <- var(e) * (1 + sqrt(2/5)) - mean(trigamma(d/2))
    // d0 <- 2 * uniroot(function(y) trigamma(y) - x, c(0.01, 100), tol = 1e-12)$root
    // exp(mean(e) + digamma(d0/2) - log(d0/2))
    const prior = priorVariance(samples);
    expect(prior?.degreesOfFreedom).toBeCloseTo(1.157631455, 6);
    expect(prior?.variance).toBeCloseTo(0.475603567, 6);
  });

  test.each([1, 2, 3])('is as good as known where they are equal: seed %i', (seed) => {
    const prior = priorVariance(samplesOf(new Array(60).fill(0.02), 30, seed));
    expect(prior?.degreesOfFreedom).toBeGreaterThan(40);
    expect(Math.sqrt(prior?.variance ?? 0) / 0.02).toBeCloseTo(1, 1);
  });

  test.each([1, 2, 3])('is little where they differ by orders: seed %i', (seed) => {
    const spreads = Array.from({ length: 60 }, (_, i) => 10 ** (i % 3));
    expect(priorVariance(samplesOf(spreads, 30, seed))?.degreesOfFreedom).toBeLessThan(2);
  });

  test('is little where there are three samples, and nothing where there are two', () => {
    const samples = samplesOf([1, 1, 1], 30, 1);
    expect(priorVariance(samples)?.degreesOfFreedom).toBeLessThan(1000);
    expect(priorVariance(samples.slice(1))).toBeNull();
    expect(priorVariance([...samples.slice(1), { variance: 0, degreesOfFreedom: 9 }])).toBeNull();
  });

  test('grows with the square of the values', () => {
    const samples = samplesOf([1, 2, 3, 4], 20, 4);
    const larger = samples.map((each) => ({ ...each, variance: 9 * each.variance }));
    const [one, nine] = [priorVariance(samples), priorVariance(larger)];
    expect(nine?.variance).toBeCloseTo(9 * (one?.variance ?? 0), 9);
    expect(nine?.degreesOfFreedom).toBeCloseTo(one?.degreesOfFreedom ?? 0, 9);
  });
});

test('a variance is drawn towards it by the degrees of freedom', () => {
  const sample = { variance: 4, degreesOfFreedom: 10 };
  expect(moderated(sample, null)).toEqual(sample);
  expect(moderated(sample, { variance: 1, degreesOfFreedom: 20 })).toEqual({
    ...{ variance: 2, degreesOfFreedom: 30 },
  });
});
