import { expect, test } from 'vitest';
import {
  formatBounds,
  formatDifference,
  formatExact,
  formatFine,
  formatPercent,
  formatSigned,
  formatTimes,
} from '../../../src/report/verdicts/ratios.ts';

test.each([
  [0.992, 1.016, '−0.8 % to +1.6 %'],
  [2.2, 2.6, '2.2–2.6'],
  [0.2, 0.4, '0.20–0.40'],
  [1.5, 3, '+50.0 % to +200 %'],
  [150, 1e12, 'more than 100'],
  [1, 1, '0 % to 0 %'],
  [1.00004, 1.109, '+0.0 % to +10.9 %'],
])('from %d to %d is said as bounds', (low, high, text) => {
  expect(formatBounds({ low, high })).toBe(text);
});

test('shares are rounded to what they can tell, chosen ones not at all', () => {
  expect([0.003, 0.0994, 0.0996, 0.124, 12.3].map(formatPercent)).toEqual([
    ...['0.3 %', '9.9 %', '10 %', '12 %', '1,230 %'],
  ]);
  expect([0.95, 1 - 0.05 / 3, 0.03, 0.025].map(formatExact)).toEqual([
    ...['95 %', '98.3 %', '3 %', '2.5 %'],
  ]);
});

test('a share is shown as all or nothing only where it is', () => {
  expect([0, 0.000_001, 0.0016, 0.5, 0.999_97, 0.999_999, 1].map(formatFine)).toEqual([
    ...['0 %', '< 0.001 %', '0.16 %', '50 %', '99.997 %', '> 99.999 %', '100 %'],
  ]);
});

test('nothing prints infinity', () => {
  expect(formatSigned(Number.POSITIVE_INFINITY)).toBe('more than 100 times');
  expect(formatTimes(Number.POSITIVE_INFINITY)).toBe('more than 100');
});

test('times have two digits up to a hundred, and no exponent', () => {
  expect([1e-9, 0.0123, 2.44, 99.4, 99.6, 100].map(formatTimes)).toEqual([
    ...['0', '0.012', '2.4', '99', '100', 'more than 100'],
  ]);
});

test('a difference of shares has its sign, and none where there is no difference', () => {
  expect([0.005, -0.12, 0, 0.0016].map(formatDifference)).toEqual([
    ...['+0.5 %', '−12 %', '0 %', '+0.16 %'],
  ]);
});
