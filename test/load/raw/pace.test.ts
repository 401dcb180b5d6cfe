import { describe, expect, test } from 'vitest';
import { constantArrivals, dealt, poissonArrivals } from '../../../src/load/raw/pace.ts';

const rates = (...perSecond: [number, ...number[]]) => ({ perSecond, durationUs: 10e6 });

test.each([
  [1000, 0, 0],
  [1000, 1, 1000],
  [1000, 999, 999_000],
  [3, 1, 1e6 / 3],
  [1e6, 123, 123],
])('at a constant %d a second request %d is due after %f µs', (rate, n, us) => {
  expect(constantArrivals(rates(rate))(n)).toBeCloseTo(us, 6);
});

describe('Poisson arrivals', () => {
  const schedule = poissonArrivals(rates(1000), 42);
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
    const again = poissonArrivals(rates(1000), 42);
    expect([again(500), again(3), again(19_999)]).toEqual([
      schedule(500),
      schedule(3),
      schedule(19_999),
    ]);
    expect(poissonArrivals(rates(1000), 43)(100)).not.toBe(schedule(100));
  });
});

test('a staircase of rates sends what each step asks for', () => {
  const schedule = constantArrivals(rates(100, 400, 0.5));
  // A third of ten seconds each: 333 at 100/s, then 1,333 at 400/s, then one every two seconds.
  const within = (from: number, to: number) =>
    Array.from({ length: 3000 }, (_, n) => schedule(n)).filter((us) => us >= from && us < to)
      .length;
  expect(within(0, 10e6 / 3)).toBe(334);
  expect(within(10e6 / 3, 20e6 / 3)).toBe(1333);
  expect(within(20e6 / 3, 10e6)).toBe(2);
});

test('threads that are dealt a schedule have all of it together', () => {
  const whole = poissonArrivals(rates(1000), 7);
  const dealtOut = [0, 1, 2].flatMap((thread) => {
    const part = dealt(poissonArrivals(rates(1000), 7), 3, thread);
    return Array.from({ length: 100 }, (_, n) => part(n));
  });
  expect(dealtOut.toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 300 }, (_, n) => whole(n)),
  );
});
