import { describe, expect, test } from 'vitest';
import { familyConfidence } from '../../src/stats/family.ts';
import { confidenceAt, looksOf } from '../../src/stats/looks.ts';
import { proportionOf } from '../../src/stats/proportion.ts';
import { largestRankSum } from '../../src/stats/signed-rank.ts';
// Computed with SciPy 1.17.1 by test/fixtures/stats/answers.py.
import answers from '../fixtures/stats/answers-scipy.json' with { type: 'json' };

describe('the looks of a run', () => {
  test('are one with the whole error probability where the number of rounds is fixed', () => {
    expect(looksOf({ fixed: 12 })).toEqual({ at: [], last: [1] });
  });

  test('come after the rounds that a run may have, and the last takes what is left', () => {
    const { at, last } = looksOf({ most: 12 });
    expect(at.map(({ rounds }) => rounds)).toEqual([8, 11]);
    expect(last).toHaveLength(3);
    expect(looksOf({ most: 7 })).toEqual({ at: [], last: [1] });
  });

  // Exact levels of the rank sums: scipy.stats.wilcoxon's distribution, in answers.py.
  test('reject three equal arms at the rank sums of the design', () => {
    const family = familyConfidence(3, 3, 0.05);
    const cuts = looksOf({ most: 60 }).at.map(({ rounds, share }) =>
      largestRankSum(rounds, (1 - confidenceAt(family, share).difference) / 2),
    );
    expect(cuts).toEqual(answers.looks.cuts);
  });
});

describe("Clopper and Pearson's bounds", () => {
  test.each(answers.proportions)('of $count of $of agree with SciPy', (each) => {
    const { low, high } = proportionOf(each.count, each.of, each.confidence);
    expect(low).toBeCloseTo(each.low, 10);
    expect(high).toBeCloseTo(each.high, 10);
  });

  test('of none of 2,360 reach 0.16 %', () => {
    expect(proportionOf(0, 2360, 0.95)).toMatchObject({ low: 0, count: 0, of: 2360 });
    expect(proportionOf(0, 2360, 0.95).high).toBeCloseTo(0.00156, 5);
  });
});
