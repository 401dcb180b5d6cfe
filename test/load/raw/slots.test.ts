import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSlots, jainIndex } from '../../../src/load/raw/slots.ts';

describe('Jain’s index', () => {
  test.each([
    [[5, 5, 5, 5], 1],
    [[1, 0, 0, 0], 0.25],
    // Jain, Chiu and Hawe's own example of 1984: 1, 2, 3 … 10 shares.
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.785714],
  ])('of %j is %f', (shares, expected) => {
    expect(jainIndex(shares)).toBeCloseTo(expected, 6);
  });

  test('of nothing is unknown', () => {
    expect(jainIndex([0, 0])).toBeNull();
  });

  test('is between 1/n and 1, and does not depend on the unit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1 }), (shares) => {
        const index = jainIndex(shares) ?? 0;
        expect(index).toBeGreaterThanOrEqual(1 / shares.length - 1e-9);
        expect(index).toBeLessThanOrEqual(1 + 1e-9);
        expect(jainIndex(shares.map((share) => share * 7))).toBeCloseTo(index, 9);
      }),
    );
  });
});

test('a slot that waits through reconnects has been silent all the time', () => {
  const slots = createSlots(2);
  slots.reset(1000);
  slots.waits(0, 1000);
  slots.waits(0, 5000);
  slots.waits(1, 2000);
  slots.answered(1, 2500);
  expect(slots.served(9000, false)).toMatchObject({
    answered: 1,
    answers: 1,
    answeredShare: 0.5,
    longestSilenceUs: 8000,
    firstAnswerUs: { p50: 1500 },
  });
});
