import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mser5 } from '../../src/stats/mser.ts';
import { steadiness } from '../../src/stats/steadiness.ts';
import { randomFrom } from '../fixtures/random.ts';
import answers from '../fixtures/stats/answers-r.json' with { type: 'json' };

const noisy = (count: number, at: (share: number) => number, seed: string, noise = 0.03) => {
  const random = randomFrom(seed);
  return Array.from(
    { length: count },
    (_, i) => at(i / (count - 1)) * (1 + noise * (random() - 0.5)),
  );
};

describe('MSER-5', () => {
  // Computed with R 4.2.2 by test/fixtures/stats/answers.R.
  test('cuts a rising start where R finds the least standard error', () => {
    expect(mser5(answers.series)).toEqual({ dropped: answers.mserDropped, atEnd: false });
  });

  test('cuts nothing off a constant series', () => {
    expect(mser5(new Array(40).fill(7))).toEqual({ dropped: 0, atEnd: false });
  });

  test('says when the best cut lies at the end of the first half', () => {
    expect(mser5(Array.from({ length: 40 }, (_, i) => i))).toEqual({ dropped: 20, atEnd: true });
  });

  test('needs four averages of five', () => {
    expect(mser5(new Array(19).fill(1))).toBeNull();
    expect(mser5(new Array(20).fill(1))).not.toBeNull();
  });

  test('cuts whole averages, at most half of them, wherever the series lies', () => {
    const series = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 20, maxLength: 120 });
    fc.assert(
      fc.property(series, (values) => {
        const { dropped } = mser5(values)!;
        expect(dropped % 5).toBe(0);
        expect(dropped).toBeLessThanOrEqual(values.length / 2);
        expect(mser5(values.map((value) => value * 4 + 256))?.dropped).toBe(dropped);
      }),
    );
  });
});

describe('steadiness', () => {
  test('is what a level series has', () => {
    const seen = ['a', 'b', 'c', 'd', 'e', 'f'].map((seed) =>
      steadiness(
        noisy(40, () => 9000, seed),
        0.03,
      ),
    );
    expect(seen.filter((each) => each?.steady)).toHaveLength(6);
  });

  test('is not what a slow slide has, and the slide is reported', () => {
    const seen = steadiness(
      noisy(100, (share) => 10_000 * (1 - 0.1 * share), 'slide', 0.01),
      0.03,
    )!;
    expect(seen.steady).toBe(false);
    // MSER-5 cuts half of it; along the rest it falls by 5 of 95 %.
    expect(seen.trend).toBeLessThan(-0.04);
  });

  test('is not what a late start has', () => {
    const late = noisy(60, (share) => (share < 0.3 ? 2000 : 10_000), 'late');
    const seen = steadiness(late, 0.03)!;
    expect(seen.steady).toBe(false);
    expect(seen.dropped).toBe(20);
    expect(seen.cutMoves).toBeGreaterThan(0.25);
  });

  test('depends on the margin: what cannot turn a verdict is no complaint', () => {
    const slide = noisy(100, (share) => 10_000 * (1 - 0.1 * share), 'slide', 0.01);
    expect(steadiness(slide, 0.2)?.steady).toBe(true);
  });

  test('of too short a series, or of one without a level, is unknown', () => {
    expect(steadiness([1, 2, 3], 0.03)).toBeNull();
    expect(steadiness(new Array(40).fill(0), 0.03)).toBeNull();
  });
});
