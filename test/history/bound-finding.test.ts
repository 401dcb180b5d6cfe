import { describe, expect, test } from 'vitest';
import { boundFinding, type Tonight } from '../../src/history/bound-finding.ts';
import { unknownNoise } from '../../src/history/figure-noise.ts';
import { nightBound } from '../../src/history/night-bound.ts';
import { leastStepOf, referenceOf } from '../../src/history/reference.ts';
import type { Tail } from '../../src/stats/tail.ts';

const terms = { leastStep: 0.03, series: 60, noise: unknownNoise };
/** Thirty nights with mean 0 and a standard deviation of 0.0102. */
const thirty: readonly number[] = Array.from({ length: 30 }, (_, i) =>
  i % 2 === 0 ? 0.01 : -0.01,
);
const stretch = (values: readonly number[], older = 0) => ({ values, older });
const alone = (first: number, fresh: number | null = null): Tonight => ({ first, fresh });

describe('the bound of one night', () => {
  const reference = referenceOf(stretch(thirty), terms.leastStep, null) as NonNullable<
    ReturnType<typeof referenceOf>
  >;
  const bound = nightBound(reference, 1, terms);

  test('is Student’s of the chance of one series', () => {
    // R: qt(1 - 0.003/60/2, 29) * sd(rep(c(0.01, -0.01), 15)) * sqrt(1 + 1/30)
    expect(bound).toBeCloseTo(0.0491698429369, 10);
  });

  test('divides suspects from others, on either side', () => {
    expect(boundFinding(stretch(thirty), alone(bound - 1e-6), terms)).toBeNull();
    expect(boundFinding(stretch(thirty), alone(bound + 1e-6), terms)).toEqual({
      ...{ nights: 1, side: 1, isConfirmed: false },
    });
    expect(boundFinding(stretch(thirty), alone(-bound - 1e-6), terms)?.side).toBe(-1);
  });

  test.each([
    [0.86, true],
    [0.84, false],
    [-1, false],
  ])('a fresh run of %f times the bound agrees: %s', (share, agrees) => {
    const finding = boundFinding(stretch(thirty), alone(-1.1 * bound, -share * bound), terms);
    expect(finding).toMatchObject({ side: -1, isConfirmed: agrees });
  });

  test('is never below the least step, and wider with more series', () => {
    expect(nightBound({ ...reference, spread: 0.001 }, 1, terms)).toBe(terms.leastStep);
    expect(nightBound(reference, 1, { ...terms, series: 600 })).toBeGreaterThan(bound);
  });

  test('is wider where errors so far had heavier tails, and never narrower', () => {
    const withTail = (oneNight: Tail) =>
      nightBound(reference, 1, { ...terms, noise: { ...unknownNoise, oneNight } });
    expect(withTail({ scale: 1, degreesOfFreedom: 4 })).toBeGreaterThan(1.5 * bound);
    expect(withTail({ scale: 2, degreesOfFreedom: 200 })).toBeGreaterThan(1.9 * bound);
    expect(withTail({ scale: 0.5, degreesOfFreedom: 200 })).toBe(bound);
  });

  test('is narrower where the other series tell how much this one varies', () => {
    const prior = { variance: 0.0102 ** 2, degreesOfFreedom: 1000 };
    const known = referenceOf(stretch(thirty), terms.leastStep, prior);
    expect(known?.degreesOfFreedom).toBe(1029);
    expect(nightBound(known ?? reference, 1, terms)).toBeLessThan(0.9 * bound);
  });

  test('rises with the nights of a level at equal spread, after thirty', () => {
    const at = (nights: number) => nightBound({ ...reference, nights }, 1, terms);
    expect(at(60)).toBeGreaterThan(at(30));
    expect(at(300)).toBeGreaterThan(at(60));
    expect(at(15)).toBeGreaterThan(at(30));
  });
});

describe('three nights', () => {
  const judged = (nights: readonly number[], tonight: Tonight) =>
    boundFinding(stretch([...thirty, ...nights]), tonight, terms);

  test('are confirmed together where none is a suspect alone', () => {
    expect(judged([-0.034], alone(-0.034))).toBeNull();
    expect(judged([-0.034, -0.034], alone(-0.034))).toMatchObject({
      nights: 3,
      isConfirmed: false,
    });
    expect(judged([-0.034, -0.034], alone(-0.034, -0.034))).toMatchObject({
      ...{ nights: 3, side: -1, isConfirmed: true },
    });
  });

  test('are not confirmed where the fresh run is as before', () => {
    expect(judged([-0.034, -0.034], alone(-0.034, 0))?.isConfirmed).toBe(false);
    expect(judged([-0.034, -0.034], alone(-0.034, 0.034))?.isConfirmed).toBe(false);
  });

  test('are no finding because of a single bad night among them', () => {
    expect(judged([-0.2, 0.001], alone(-0.02, -0.02))).toBeNull();
    expect(judged([-0.2, -0.012], alone(-0.012, -0.012))).toBeNull();
  });

  test('begin with the step, where that is younger', () => {
    expect(judged([-0.02, -0.045], alone(-0.045, -0.045))).toMatchObject({ nights: 2 });
  });

  test('are seen in a series that never varied', () => {
    const constant = new Array(20).fill(0);
    const finding = boundFinding(stretch([...constant, 0.033, 0.033]), alone(0.033, 0.033), terms);
    expect(boundFinding(stretch(constant), alone(0.033), terms)).toBeNull();
    expect(finding).toMatchObject({ nights: 3, isConfirmed: true });
  });
});

test('a reference needs two nights, and forgets the oldest', () => {
  expect(referenceOf(stretch([1]), 0.1, null)).toBeNull();
  const values = [...new Array(100).fill(9), ...thirty];
  const old = referenceOf(stretch(values, 50), terms.leastStep, null);
  expect(old).toMatchObject({ nights: 180, levelN: 30, degreesOfFreedom: 89 });
  expect(old?.level).toBeCloseTo(0, 12);
  expect(old?.spread).toBeGreaterThan(1);
});

test('a reference that never varied stays so, whatever the others say', () => {
  const prior = { variance: 1, degreesOfFreedom: 100 };
  const still = referenceOf(stretch(new Array(30).fill(0)), terms.leastStep, prior);
  expect(still).toMatchObject({ spread: 0.2 * terms.leastStep, degreesOfFreedom: 29 });
});

test('the least step is two thirds of the margin, on the scale of the change', () => {
  expect(leastStepOf({ scale: 'ratio', margin: 0.06 })).toBeCloseTo(Math.log(1.04), 12);
  expect(leastStepOf({ scale: 'difference', margin: 0.006 })).toBeCloseTo(0.004, 12);
});
