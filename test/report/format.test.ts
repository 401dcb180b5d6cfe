import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Unit } from '../../src/analysis/units.ts';
import {
  clock,
  formatCount,
  formatRange,
  formatShare,
  formatSpread,
  formatValue,
  list,
  plural,
} from '../../src/report/format.ts';

describe('a value', () => {
  test.each<[number, Unit, string]>([
    [12_345, 'perSecond', '12,300 requests/s'],
    [87.34, 'perSecond', '87.3 requests/s'],
    [0, 'perSecond', '0 requests/s'],
    [9, 'us', '9 µs'],
    [9.5, 'us', '9.50 µs'],
    [999, 'us', '999 µs'],
    [999.7, 'us', '1.00 ms'],
    [1_000, 'us', '1.00 ms'],
    [999_600, 'us', '1.00 s'],
    [2_550_000, 'us', '2.55 s'],
    [512, 'bytes', '512 B'],
    [1_024, 'bytes', '1.00 KiB'],
    [32_715_571, 'bytes', '31.2 MiB'],
    [25_769_803_776, 'bytes', '24.0 GiB'],
  ])('of %d %s reads %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  test.each([
    [1, '100 %'],
    [0.999_999_9, '> 99.999 %'],
    [0.999_97, '99.997 %'],
    [0.953, '95.3 %'],
    [0.000_012_3, '0.00123 %'],
    [0, '0 %'],
  ])('of a share of %d reads %s: only a whole is a whole', (share, text) => {
    expect(formatValue(share, 'share')).toBe(text);
  });

  test('never loses more than half a percent by its rounding', () => {
    const factors: Record<string, number> = { µs: 1, ms: 1e3, s: 1e6 };
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e12, noNaN: true }), (us) => {
        const [digits = '', label = ''] = formatValue(us, 'us').split(' ');
        const read = Number(digits.replaceAll(',', '')) * (factors[label] ?? Number.NaN);
        expect(Math.abs(read - us) / us).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
    );
  });
});

describe('a spread', () => {
  test('says its sample size and its range, in the unit of the median', () => {
    const rates = { median: 12_300, min: 11_900, max: 12_800, n: 3 };
    expect(formatSpread(rates, 'perSecond')).toBe(
      '12,300 requests/s (11,900–12,800 over 3 rounds)',
    );
    const times = { median: 1_200, min: 980, max: 1_400, n: 2 };
    expect(formatRange(times, 'us')).toBe('0.980–1.40 ms');
  });

  test('of one round says so instead of a range', () => {
    expect(formatSpread({ median: 12_300, min: 12_300, max: 12_300, n: 1 }, 'perSecond')).toBe(
      '12,300 requests/s (one round)',
    );
  });
});

test('counts are exact, shares are percentages, lists read as sentences', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatShare(0.0421)).toBe('4.2 %');
  expect(plural(1, 'trial')).toBe('1 trial');
  expect(plural(2_000, 'trial')).toBe('2,000 trials');
  expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
  expect(list(['event, a', 'event, b', 'worker'])).toBe('event, a; event, b and worker');
});

test('a clock of minutes and seconds', () => {
  expect([0, 4.4, 95, 3600].map(clock)).toEqual(['0:00', '0:04', '1:35', '60:00']);
});
