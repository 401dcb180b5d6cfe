import fc from 'fast-check';
import { expect, test } from 'vitest';
import { robustLine } from '../../src/stats/robust-line.ts';

// By hand after Conover 5.5: y = 2 + 3x with one wild point; its slope and base stay those of the
// line.
test('a wild point does not move the line', () => {
  const points = [0, 1, 2, 3, 4, 5, 6].map((x) => [x, x === 3 ? 500 : 2 + 3 * x] as const);
  const line = robustLine(points, 0.9);
  expect(line?.slope.estimate).toBe(3);
  expect(line?.base).toBe(2);
});

test('points on a line give that line', () => {
  fc.assert(
    fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }), (a, b) => {
      const line = robustLine(
        [8, 8, 8, 24, 24, 24].map((x) => [x, a + b * x]),
        0.9,
      );
      expect(line?.slope.estimate).toBeCloseTo(b, 9);
      expect(line?.base).toBeCloseTo(a, 9);
    }),
  );
});

test('one size has no slope', () => {
  expect(
    robustLine(
      [
        [8, 1],
        [8, 2],
      ],
      0.95,
    ),
  ).toBeNull();
});
