import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binReadings, binsFor } from '../../src/stats/bins.ts';
import { median, quantile } from '../../src/stats/quantile.ts';
import { relateRanges, separationChance } from '../../src/stats/ranges.ts';
import { spreadOf } from '../../src/stats/spread.ts';

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const values = fc.array(finite, { minLength: 1, maxLength: 50 });
const spread = fc.array(finite, { minLength: 2, maxLength: 8 }).map((each) => spreadOf(each)!);

describe('quantile', () => {
  // numpy 2.4.6: numpy.quantile([7, 1, 12.5, 3, 3, 40, -2, 9], q)
  test.each([
    [0, -2],
    [0.05, -0.95],
    [0.25, 2.5],
    [0.5, 5],
    [0.9, 20.75],
    [0.99, 38.075],
    [1, 40],
  ])('%f of a sample agrees with numpy', (q, expected) => {
    expect(quantile([7, 1, 12.5, 3, 3, 40, -2, 9], q)).toBeCloseTo(expected, 10);
  });

  test('of nothing is not a number', () => {
    expect(median([])).toBeNaN();
  });

  test('does not depend on the order and leaves its input alone', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (each, q) => {
        const before = [...each];
        expect(quantile([...each].reverse(), q)).toBe(quantile(each, q));
        expect(each).toEqual(before);
      }),
    );
  });

  test('scales with its input', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (each, q) => {
        const scaled = quantile(
          each.map((v) => v * 4),
          q,
        );
        // Exact but for the least numbers of all, which have fewer digits to scale.
        expect(Math.abs(scaled - quantile(each, q) * 4)).toBeLessThan(1e-300);
      }),
    );
  });
});

describe('spread', () => {
  test('of a sample by hand', () => {
    expect(spreadOf([12300, 11900, 12800])).toEqual({
      median: 12300,
      min: 11900,
      max: 12800,
      n: 3,
    });
    expect(spreadOf([4, 1])).toEqual({ median: 2.5, min: 1, max: 4, n: 2 });
  });

  test('of nothing is nothing, not zero', () => {
    expect(spreadOf([])).toBeNull();
  });

  test('holds its median between its ends and counts every round', () => {
    fc.assert(
      fc.property(values, (each) => {
        const seen = spreadOf(each)!;
        expect(seen.min).toBeLessThanOrEqual(seen.median);
        expect(seen.median).toBeLessThanOrEqual(seen.max);
        expect(seen.n).toBe(each.length);
      }),
    );
  });
});

describe('ranges', () => {
  test('that touch overlap', () => {
    expect(relateRanges(spreadOf([3, 5])!, spreadOf([1, 3])!)).toBe('overlap');
    expect(relateRanges(spreadOf([3.1, 5])!, spreadOf([1, 3])!)).toBe('above');
    expect(relateRanges(spreadOf([1, 3])!, spreadOf([3.1, 5])!)).toBe('below');
  });

  test('of a single round are never compared', () => {
    expect(relateRanges(spreadOf([100])!, spreadOf([1, 2])!)).toBe('one-round');
    expect(relateRanges(spreadOf([1, 2])!, spreadOf([100])!)).toBe('one-round');
  });

  test('turn round with their arguments', () => {
    const mirror = { above: 'below', below: 'above', overlap: 'overlap', 'one-round': 'one-round' };
    fc.assert(
      fc.property(spread, spread, (a, b) => {
        expect(relateRanges(a, b)).toBe(mirror[relateRanges(b, a)]);
      }),
    );
  });

  // scipy.special.comb: 2/comb(6,3) = 0.1; 2/comb(10,5) = 0.0079365; 2/comb(24,12) = 7.396e-07;
  // 2/comb(5,2) = 0.2
  test.each([
    [3, 3, 0.1],
    [2, 3, 0.2],
    [5, 5, 2 / 252],
    [12, 12, 2 / 2704156],
  ])('of %i and %i rounds separate by chance as often as the rank sum says', (n, m, expected) => {
    expect(separationChance(n, m)).toBeCloseTo(expected, 12);
  });
});

describe('bins', () => {
  const bins = { fromMs: -100, widthMs: 100, count: 4 };

  test('hold the median or the maximum of what fell into them, and null where nothing did', () => {
    const readings = [
      [-100, 1],
      [-50, 3],
      [-1, 2],
      [0, 10],
      [99, null],
      [250, 8],
      [299, 4],
      [300, 99],
      [-101, 99],
    ] as const;
    expect(binReadings(readings, bins, 'median')).toEqual([2, 10, null, 6]);
    expect(binReadings(readings, bins, 'max')).toEqual([3, 10, null, 8]);
  });

  test('cover every reading and are not narrower than the gaps between them', () => {
    const times = fc.array(fc.integer({ min: -5000, max: 60_000 }), {
      minLength: 1,
      maxLength: 80,
    });
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 3 }), (series) => {
        const sorted = series.map((each) => each.sort((a, b) => a - b));
        const made = binsFor(sorted, 40)!;
        expect(made.count).toBeLessThanOrEqual(40);
        const held = sorted.map((each) =>
          binReadings(
            each.map((at) => [at, 1]),
            made,
            'max',
          ),
        );
        expect(made.fromMs).toBe(Math.min(...sorted.flat()));
        expect(made.fromMs + made.count * made.widthMs).toBeGreaterThan(Math.max(...sorted.flat()));
        expect(held.every((row) => row.some((value) => value === 1))).toBe(true);
      }),
    );
    expect(binsFor([[0, 1000, 2000, 3000]], 80)?.widthMs).toBe(1000);
  });

  test('of nothing do not exist', () => {
    expect(binsFor([[]], 10)).toBeNull();
  });
});
