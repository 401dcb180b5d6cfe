import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, quantile } from '../../src/stats/quantile.ts';
import { spreadOf } from '../../src/stats/spread.ts';

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const values = fc.array(finite, { minLength: 1, maxLength: 50 });

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
