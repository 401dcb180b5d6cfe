import { expect, test } from 'vitest';
import type { Row } from '../../../src/report/answer/answer.ts';
import { sentenceOf } from '../../../src/report/answer/sentence.ts';

const row = (situation: string, winners: readonly string[], more: Partial<Row> = {}): Row => ({
  ...{ cell: 'keepalive-32', of: 'mpm', arms: winners, figure: 'rate', situation, premise: '' },
  ...{ state: 'decided', winners, best: winners.join(', '), difference: '', confidence: '' },
  ...more,
});

test('situations with the same winners are one group', () => {
  const rows = [row('idle clients', ['worker', 'event']), row('bursts', ['worker', 'event'])];
  expect(sentenceOf(rows)).toBe('Take worker or event for idle clients and bursts.');
});

test('the name of a build stays with its MPM', () => {
  const rows = [row('busy clients', ['event, old', 'event, new'])];
  expect(sentenceOf(rows)).toBe('Take event, old or event, new for busy clients.');
});

test('where MPMs are compared, what is compared beside them does not advise', () => {
  const rows = [
    row('busy clients', ['worker']),
    row('busy clients', ['event', 'event, old'], { of: 'build', state: 'equivalent' }),
  ];
  expect(sentenceOf(rows)).toBe('Take worker for busy clients.');
  expect(sentenceOf(rows.slice(1))).toBe('No difference: busy clients.');
});

test('a situation with several rows has the names of its arms, unless one is taken', () => {
  const alike = { state: 'equivalent' } as const;
  const rows = [
    row('busy clients', ['worker, a', 'event, a'], alike),
    row('busy clients', ['worker, b', 'event, b'], alike),
    row('bursts', ['worker, a']),
    row('bursts', ['worker, a']),
  ];
  expect(sentenceOf(rows)).toBe(
    'Take worker, a for bursts. No difference: busy clients (worker, a and event, a) and ' +
      'busy clients (worker, b and event, b).',
  );
});
