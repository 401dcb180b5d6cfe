import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/load/random.ts';
import { constantRate, poissonRate } from '../../../src/load/raw/pace.ts';

test.each([
  [1000, 0, 0],
  [1000, 1, 1000],
  [1000, 999, 999_000],
  [3, 1, 1e6 / 3],
  [1e6, 123, 123],
])('at a constant %d a second request %d is due after %f µs', (rate, n, us) => {
  expect(constantRate(rate)(n)).toBeCloseTo(us, 6);
});

describe('Poisson arrivals', () => {
  const schedule = poissonRate(1000, seededRandom(42));
  const gaps = Array.from(
    { length: 20_000 },
    (_, n) => schedule(n) - (n === 0 ? 0 : schedule(n - 1)),
  );

  test('gaps follow the exponential distribution (Kolmogorov–Smirnov, 1 %)', () => {
    const sorted = gaps.toSorted((a, b) => a - b);
    const distance = Math.max(
      ...sorted.map((gap, i) => {
        const expected = 1 - Math.exp(-gap / 1000);
        return Math.max(
          Math.abs(expected - i / sorted.length),
          Math.abs(expected - (i + 1) / sorted.length),
        );
      }),
    );
    // Critical value of the two-sided test at 1 % for large n: 1.628 / √n.
    expect(distance).toBeLessThan(1.628 / Math.sqrt(gaps.length));
  });

  test('the same seed gives the same schedule, asked in whatever order', () => {
    const again = poissonRate(1000, seededRandom(42));
    expect([again(500), again(3), again(19_999)]).toEqual([
      schedule(500),
      schedule(3),
      schedule(19_999),
    ]);
    expect(poissonRate(1000, seededRandom(43))(100)).not.toBe(schedule(100));
  });
});
