import { describe, expect, test } from 'vitest';
import { tQuantile } from '../../src/stats/distributions.ts';
import { seededRandom } from '../../src/stats/random.ts';
import { type Tail, tailOf, tailQuantile } from '../../src/stats/tail.ts';
import { gauss, heavy } from '../fixtures/stats/simulation.ts';

const exact = 1e9;

/** Errors whose standard errors have some degrees of freedom. */
const errorsOf = (values: readonly number[], degreesOfFreedom = exact) =>
  values.map((value) => ({ value, degreesOfFreedom }));

const drawn = (of: typeof gauss, count: number, seed: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => of(random));
};

const tailOfValues = (values: readonly number[], independent = 1): Tail =>
  tailOf(errorsOf(values), independent) as Tail;

describe('the tails of errors', () => {
  test.each([1, 2, 3, 4])('of normal ones are normal: seed %i', (seed) => {
    const tail = tailOfValues(drawn(gauss, 5400, seed));
    expect(tail.degreesOfFreedom).toBeGreaterThan(30);
    expect(tail.scale).toBeGreaterThan(0.95);
    expect(tail.scale).toBeLessThan(1.02);
  });

  test.each([1, 2, 3, 4])('of Student’s with three degrees are found: seed %i', (seed) => {
    const tail = tailOfValues(drawn(heavy, 5400, seed));
    expect(tail.degreesOfFreedom).toBeGreaterThanOrEqual(2.5);
    expect(tail.degreesOfFreedom).toBeLessThan(4);
    // One in 10,000 lies beyond. R: qt(1 - 1/20000, 3) / sqrt(3) is 16.2.
    const found = tailQuantile(1 - 1 / 20_000, tail, exact);
    expect(found).toBeGreaterThan(10);
    expect(found).toBeLessThan(22);
  });

  test('follow Geary’s ratio', () => {
    // R: sqrt((v - 2) / pi) * gamma((v - 1) / 2) / gamma(v / 2)
    const ratios = { 3: 0.63662, 4: Math.SQRT1_2, 6: 0.75, 10: 0.773398, 30: 0.790794 };
    for (const [degrees, ratio] of Object.entries(ratios)) {
      // A share of equal errors among zeros has the ratio of the root of the share.
      const count = Math.round(ratio ** 2 * 100_000);
      const errors = Array.from({ length: 100_000 }, (_, i) => Number(i < count));
      const found = tailOfValues(errors, 1e9).degreesOfFreedom;
      expect(found / Number(degrees)).toBeGreaterThan(0.97);
      expect(found / Number(degrees)).toBeLessThan(1.04);
    }
  });

  test('are no heavier than the errors prove', () => {
    const errors = drawn(heavy, 200, 5);
    const degrees = [1, 0.1, 0.01].map((share) => tailOfValues(errors, share).degreesOfFreedom);
    expect(degrees).toEqual(degrees.toSorted((a, b) => a - b));
    expect(degrees[0]).toBeLessThan(10);
    expect(tailOf(errorsOf(errors.slice(0, 29)), 1)).toBeNull();
  });

  test('are not those of a single large error', () => {
    const errors = drawn(gauss, 60, 6);
    const one = tailOfValues([...errors, 30]);
    expect(one.degreesOfFreedom).toBe(tailOfValues([...errors, 3]).degreesOfFreedom);
    expect(one.scale).toBeLessThan(1.3);
    expect(tailOfValues([...errors, 30, -30]).scale).toBeGreaterThan(3);
  });

  test('are not those of standard errors that are hardly known', () => {
    const random = seededRandom(7);
    const ofTen = () => {
      const squares = Array.from({ length: 10 }, () => gauss(random) ** 2);
      return gauss(random) / Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / 10);
    };
    const errors = Array.from({ length: 5400 }, ofTen);
    expect(tailOfValues(errors).degreesOfFreedom).toBeLessThan(15);
    const known = tailOf(errorsOf(errors, 10), 1);
    expect(known?.degreesOfFreedom).toBeGreaterThan(40);
    expect(known?.scale).toBeCloseTo(1, 1);
  });

  test('are unknown where all errors are none', () => {
    expect(tailOf(errorsOf(new Array(99).fill(0)), 1)).toBeNull();
  });
});

describe('a quantile', () => {
  test('is Student’s, of the given standard deviation', () => {
    const tail = { scale: 3, degreesOfFreedom: 4 };
    expect(tailQuantile(0.99, tail, exact)).toBeCloseTo((3 * tQuantile(0.99, 4)) / Math.SQRT2, 6);
  });

  test('of normal errors is that of Student, where the standard error is hardly known', () => {
    const normal = { scale: 1, degreesOfFreedom: exact };
    expect(tailQuantile(0.999, normal, 12)).toBeCloseTo(tQuantile(0.999, 12), 6);
    expect(tailQuantile(0.999, normal, 2)).toBe(0);
  });
});
