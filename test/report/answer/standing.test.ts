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
    ...{ best: ['worker'], unproven: [], missing: ['event'], open: [] },
    beaten: [{ name: 'prefork', by: 'worker' }],
  });
});

test('where nothing was measured nobody is left out', () => {
  const pairs = [pair('prefork', 'worker', 'not-measured')];
  expect(standingOf({ pairs })).toMatchObject({ best: ['prefork', 'worker'], missing: [] });
});

test('an arm that nobody beat is none of the best without a win over the beaten', () => {
  const pairs = [
    pair('prefork', 'worker', 'worse'),
    pair('prefork', 'event', 'inconclusive'),
    pair('worker', 'event', 'inconclusive'),
  ];
  expect(standingOf({ pairs })).toMatchObject({
    ...{ best: ['worker'], unproven: ['event'], open: [], missing: [] },
  });
});

test('where nobody beats all that are beaten, nobody is preferred to the others', () => {
  const pairs = [
    pair('a', 'c', 'better'),
    pair('b', 'd', 'better'),
    pair('a', 'b', 'inconclusive'),
    pair('a', 'd', 'inconclusive'),
    pair('b', 'c', 'inconclusive'),
    pair('c', 'd', 'inconclusive'),
  ];
  expect(standingOf({ pairs })).toMatchObject({ best: ['a', 'b'], unproven: [] });
});

test('an arm with one verdict is measured', () => {
  const pairs = [
    pair('prefork', 'worker', 'worse'),
    pair('prefork', 'event', 'worse'),
    pair('worker', 'event', 'not-measured'),
  ];
  expect(standingOf({ pairs })).toMatchObject({ best: ['worker', 'event'], missing: [] });
});
