import { expect, test } from 'vitest';
import type { Comparison } from '../../../src/analysis/comparisons.ts';
import type { PairVerdict } from '../../../src/analysis/judge-pair.ts';
import type { Judged } from '../../../src/analysis/verdict.ts';
import { apartText, differenceText, intervalsText } from '../../../src/report/answer/difference.ts';

const beaten = (name: string, estimate: number, low: number, high: number, confidence: number) => ({
  ...{ name, by: 'worker' },
  judged: { effect: { estimate, difference: { low, high, confidence } } } as Judged,
});
const asked = { question: { figure: 'rate', better: 'higher', margin: 0.05 } } as Comparison;

test('pairs that were decided at one look share the confidence of their intervals', () => {
  const pairs = [
    beaten('prefork', 1.09, 1.02, 1.17, 0.983),
    beaten('event', 1.07, 1.03, 1.11, 0.983),
  ];
  expect(intervalsText(asked, pairs)).toBe('98.3 % CI +2.0 … +17 %, +3.0 … +11 %');
});

test('each interval has the confidence of the look that decided it', () => {
  const pairs = [
    beaten('prefork', 1.09, 1.02, 1.17, 0.992),
    beaten('event', 1.07, 1.03, 1.11, 0.987),
  ];
  expect(intervalsText(asked, pairs)).toBe('99.2 % CI +2.0 … +17 %, 98.7 % CI +3.0 … +11 %');
});

test('an interval that just excludes zero does not seem to hold it', () => {
  const pairs = [beaten('event', 1.069, 1.00004, 1.109, 0.987)];
  expect(intervalsText(asked, pairs)).toBe('98.7 % CI +0.0 … +11 %');
});

test('what pairs are apart at most has the confidence of the widest interval', () => {
  const pair = (low: number, high: number, confidence: number) =>
    ({
      verdict: { outcome: 'equivalent', effect: { equivalence: { low, high, confidence } } },
    }) as PairVerdict;
  const pairs = [pair(0.99, 1.01, 0.985), pair(0.96, 1.02, 0.977)];
  expect(apartText(pairs, 'equivalence')).toBe('at most 4.2 % apart (97.7 % CI)');
});

test('the quantity is named once, also where an arm is better by a factor', () => {
  const pairs = [
    beaten('prefork', 2.5, 2.2, 2.8, 0.983),
    beaten('event, b', 4, 3.8, 4.2, 0.983),
    beaten('event, c', 1.5, 1.4, 1.6, 0.983),
  ];
  expect(differenceText(asked, pairs, false)).toBe(
    '2.5 times the requests/s of prefork, 4.0 times that of event, b, +50 % over event, c',
  );
});
