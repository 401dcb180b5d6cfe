import { expect, test } from 'vitest';
import type { Row } from '../../../src/report/answer/answer.ts';
import { sentenceOf } from '../../../src/report/answer/sentence.ts';

const row = (situation: string, winners: readonly string[]): Row => ({
  ...{ cell: 'keepalive-32', figure: 'rate', situation, premise: '' },
  ...{ state: 'decided', winners, best: winners.join(', '), difference: '', confidence: '' },
});

test('situations with the same winners are one group', () => {
  const rows = [row('idle clients', ['worker', 'event']), row('bursts', ['worker', 'event'])];
  expect(sentenceOf(rows)).toBe('Take worker or event for idle clients and bursts.');
});

test('the name of a build stays with its MPM', () => {
  const rows = [row('busy clients', ['event, old', 'event, new'])];
  expect(sentenceOf(rows)).toBe('Take event, old or event, new for busy clients.');
});
