import { expect, test } from 'vitest';
import type { PairVerdict } from '../../../src/analysis/judge-pair.ts';
import { standingOf } from '../../../src/report/answer/standing.ts';

const range = { low: 1.02, high: 1.1, confidence: 0.98 };
const effect = { scale: 'ratio', estimate: 1.06, rounds: 8, difference: range, equivalence: range };

const pair = (a: string, b: string, outcome: PairVerdict['verdict']['outcome']) =>
  ({
    ...{ a: { name: a }, b: { name: b } },
    verdict: { outcome, effect, reason: { kind: 'no-rounds' } },
  }) as unknown as PairVerdict;

test('an arm that was never measured is none of the best', () => {
  const pairs = [
    pair('prefork', 'worker', 'worse'),
    pair('prefork', 'event', 'not-measured'),
    pair('worker', 'event', 'not-measured'),
  ];
  expect(standingOf({ pairs })).toMatchObject({
    ...{ best: ['worker'], missing: ['event'], alike: [], open: [] },
    beaten: [{ name: 'prefork', by: 'worker' }],
  });
});

test('where nothing was measured nobody is left out', () => {
  const pairs = [pair('prefork', 'worker', 'not-measured')];
  expect(standingOf({ pairs })).toMatchObject({ best: ['prefork', 'worker'], missing: [] });
});

test('an arm with one verdict is measured', () => {
  const pairs = [
    pair('prefork', 'worker', 'worse'),
    pair('prefork', 'event', 'worse'),
    pair('worker', 'event', 'not-measured'),
  ];
  expect(standingOf({ pairs })).toMatchObject({ best: ['worker', 'event'], missing: [] });
});
