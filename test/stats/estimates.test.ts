import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf } from '../../src/stats/changes.ts';
import { normalQuantile, tQuantile } from '../../src/stats/distributions.ts';
import { familyConfidence } from '../../src/stats/family.ts';
import { medianInterval } from '../../src/stats/median-interval.ts';
import { mean, variance } from '../../src/stats/moments.ts';
import { leastValuesFor, signedRankInterval } from '../../src/stats/signed-rank.ts';
// Computed with R 4.2.2 by test/fixtures/stats/answers.R.
import answers from '../fixtures/stats/answers-r.json' with { type: 'json' };
// Computed with SciPy 1.17.1 by test/fixtures/stats/answers.py.
import scipy from '../fixtures/stats/answers-scipy.json' with { type: 'json' };

const finite = fc.double({ min: -10, max: 10, noNaN: true });
const sample = fc.array(finite, { minLength: 8, maxLength: 30 });

describe('quantiles of distributions', () => {
  test.each(answers.qt.map((expected, i) => [answers.qtP[i]!, answers.qtDf[i]!, expected]))(
    'qt(%f, %i)',
    (p, df, expected) => {
      expect(tQuantile(p, df)).toBeCloseTo(expected, 9);
    },
  );

  test.each(answers.qnorm.map((expected, i) => [answers.qnormP[i]!, expected]))(
    'qnorm(%f)',
    (p, expected) => {
      expect(normalQuantile(p)).toBeCloseTo(expected, 9);
    },
  );
});

describe('the signed-rank interval', () => {
  test.each([
    ['twelve at 95 %', answers.twelve, 0.95, answers.wTwelve95],
    ['twelve at 98.3 %', answers.twelve, 1 - 0.05 / 3, answers.wTwelve983],
    ['twenty-one with an outlier at 99 %', answers.twentyOne, 0.99, answers.wTwentyOne99],
    ['six at 95 %', answers.six, 0.95, answers.wSix95],
  ])('of %s agrees with wilcox.test', (_, values, confidence, [low, high]) => {
    const interval = signedRankInterval(values, confidence)!;
    expect(interval.low).toBeCloseTo(low!, 12);
    expect(interval.high).toBeCloseTo(high!, 12);
  });

  test("has Hodges and Lehmann's estimate in the middle", () => {
    expect(signedRankInterval(answers.twelve, 0.95)?.estimate).toBeCloseTo(answers.hlTwelve, 12);
    const withOutlier = signedRankInterval(answers.twentyOne, 0.95)?.estimate;
    expect(withOutlier).toBeCloseTo(answers.hlTwentyOne, 12);
  });

  test('is the range, with the confidence that it has, where so few values reach no other', () => {
    // 1 − 2^(1−n): 0.9375 of five values, 0.96875 of six, 0.984375 of seven.
    const range = { low: 1, high: 5, confidence: 0.9375, n: 5 };
    expect(signedRankInterval([1, 2, 3, 4, 5], 0.95)).toMatchObject(range);
    expect(signedRankInterval([1, 2, 3, 4, 5, 6], 0.95).confidence).toBe(0.95);
    expect(signedRankInterval([1, 2, 3, 4, 5, 6], 1 - 0.05 / 3).confidence).toBe(0.96875);
    expect(signedRankInterval([1, 2, 3, 4, 5, 6, 7], 1 - 0.05 / 3).confidence).toBe(1 - 0.05 / 3);
    expect(signedRankInterval([4], 0.95)).toMatchObject({ low: 4, high: 4, confidence: 0 });
    expect([0.95, 1 - 0.05 / 3, 0.5].map(leastValuesFor)).toEqual([6, 7, 2]);
  });

  test('is not moved by how wild one value is', () => {
    const wild = [...answers.twelve.slice(0, 11), 1e6];
    const tame = [...answers.twelve.slice(0, 11), 0.06];
    const [a, b] = [wild, tame].map((values) => signedRankInterval(values, 0.95)!);
    expect(a?.low).toBe(b?.low);
  });
});

describe('the interval of the sign test', () => {
  test.each(scipy.medians)('at $confidence agrees with SciPy', (each) => {
    const { low, high, confidence } = medianInterval(each.values, each.confidence);
    expect([low, high, confidence]).toEqual([each.low, each.high, each.confidence]);
  });

  test('is the range where so few values reach no confidence', () => {
    expect(medianInterval([3, 1, 2], 0.95)).toMatchObject({ low: 1, high: 3, confidence: 0.75 });
  });
});

test('the signed-rank interval moves, scales and turns round with its values', () => {
  const intervalOf = signedRankInterval;
  fc.assert(
    fc.property(sample, fc.integer({ min: -8, max: 8 }), (values, shift) => {
      const plain = intervalOf(values, 0.95)!;
      const moved = intervalOf(
        values.map((value) => value + shift),
        0.95,
      )!;
      const turned = intervalOf(
        values.map((value) => -value),
        0.95,
      )!;
      expect(moved.low).toBeCloseTo(plain.low + shift, 8);
      expect(moved.high).toBeCloseTo(plain.high + shift, 8);
      expect(turned.low).toBeCloseTo(-plain.high, 8);
      expect(turned.estimate).toBeCloseTo(-plain.estimate, 8);
      expect(plain.low).toBeLessThanOrEqual(plain.estimate);
      expect(plain.estimate).toBeLessThanOrEqual(plain.high);
      const wider = intervalOf(values, 0.98)!;
      expect(wider.high - wider.low).toBeGreaterThanOrEqual(plain.high - plain.low - 1e-12);
    }),
  );
});

test('paired log-ratios do not see what slows both arms down alike', () => {
  const rate = fc.integer({ min: 1, max: 1e6 });
  fc.assert(
    fc.property(rate, rate, fc.double({ min: 0.01, max: 100, noNaN: true }), (a, b, factor) => {
      const pairs = [
        { round: 1, a, b },
        { round: 2, a: a * factor, b: b * factor },
      ];
      const [plain, slowed] = changesOf(pairs, 'ratio');
      expect(plain).toBe(Math.log(a / b));
      expect(slowed).toBeCloseTo(plain!, 9);
    }),
  );
});

describe('a family of comparisons', () => {
  test('of three arms shares its alpha among three differences, and asks the plain 95 % for equivalence', () => {
    const { difference, equivalence } = familyConfidence(3, 3, 0.05);
    expect(difference).toBeCloseTo(0.98333, 5);
    expect(equivalence).toBeCloseTo(0.95, 12);
  });

  test('of two arms shares nothing, of four more', () => {
    expect(familyConfidence(2, 1, 0.05)).toEqual({ difference: 0.95, equivalence: 0.95 });
    expect(familyConfidence(4, 6, 0.05).difference).toBeCloseTo(1 - 0.05 / 6, 12);
    expect(familyConfidence(4, 6, 0.05).equivalence).toBeCloseTo(1 - 0.1 / 3, 12);
  });
});

test('the variance of a sample divides by n − 1', () => {
  expect(variance([1, 2, 3, 4])).toBeCloseTo(5 / 3, 12);
  expect(variance([1])).toBeNaN();
  expect(mean([])).toBeNaN();
});
