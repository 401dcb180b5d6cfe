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

type Outcome = PairVerdict['verdict']['outcome'];

/** Returns where the three stand; the pairs are prefork–worker, prefork–event, worker–event. */
const standingBy = (...[first, second, third]: readonly [Outcome, Outcome, Outcome]) =>
  standingOf({
    pairs: [
      pair('prefork', 'worker', first),
      pair('prefork', 'event', second),
      pair('worker', 'event', third),
    ],
  });

test('an arm that was never measured is none of the best', () => {
  expect(standingBy('worse', 'not-measured', 'not-measured')).toMatchObject({
    ...{ best: ['worker'], unproven: [], missing: ['event'], open: [] },
    beaten: [{ name: 'prefork', by: 'worker' }],
  });
});

test('where nothing was measured nobody is left out', () => {
  expect(standingBy('not-measured', 'not-measured', 'not-measured')).toMatchObject({
    ...{ best: ['prefork', 'worker', 'event'], missing: [] },
  });
});

test('an arm that nobody beat is none of the best without a win over the beaten', () => {
  expect(standingBy('worse', 'inconclusive', 'inconclusive')).toMatchObject({
    ...{ best: ['worker'], unproven: ['event'], open: [], missing: [] },
  });
});

test('an arm with one verdict is measured', () => {
  expect(standingBy('worse', 'worse', 'not-measured')).toMatchObject({
    ...{ best: ['worker', 'event'], missing: [] },
  });
});

test('where nobody beats all that are beaten, nobody is preferred to the others', () => {
  const wins = [pair('a', 'c', 'better'), pair('b', 'd', 'better')];
  const rest = ['ab', 'ad', 'bc', 'cd'].map(([a = '', b = '']) => pair(a, b, 'inconclusive'));
  expect(standingOf({ pairs: [...wins, ...rest] })).toMatchObject({
    ...{ best: ['a', 'b'], unproven: [] },
  });
});
