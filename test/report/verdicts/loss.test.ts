import { expect, test } from 'vitest';
import { countsText } from '../../../src/report/verdicts/loss.ts';
import { proportionOf } from '../../../src/stats/proportion.ts';

test.each([
  [0, 1180, '1,180 of 1,180 (at least 99.69 %)'],
  [0, 2_000_000, '2,000,000 of 2,000,000 (at least 99.999 %)'],
  [2_000_000, 2_000_000, '0 of 2,000,000 (at most 0.001 %)'],
])('of %d lost of %d the bound is never the whole', (lost, of, text) => {
  expect(countsText(proportionOf(lost, of, 0.95))).toBe(text);
});
