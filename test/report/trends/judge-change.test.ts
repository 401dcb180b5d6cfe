import { expect, test } from 'vitest';
import type { PairVerdict } from '../../../src/analysis/judge-pair.ts';
import type { Rule } from '../../../src/analysis/verdict.ts';
import { judgeChange } from '../../../src/report/trends/judge-change.ts';
import { changeText, levelChange } from '../../../src/report/trends/text.ts';
import { looksOf } from '../../../src/stats/looks.ts';
import { about, judge, latency, loss } from '../../fixtures/compared-arm.ts';

const rule = (scale: Rule['scale'], margin: number): Rule => ({
  ...{ better: 'lower', scale, margin },
  confidence: { difference: 0.95, equivalence: 0.95 },
  looks: looksOf({ fixed: 12 }),
});
const ofLoss = rule('difference', 0.005);

const text = (pair: PairVerdict, verdict: PairVerdict['verdict']) =>
  changeText({ ...pair, verdict }, {
    question: loss,
    rule: ofLoss,
  } as Parameters<typeof changeText>[1]);

test('nothing lost in both runs is unchanged where enough requests were due', () => {
  const many = judge(loss, about(100, 12, { count: 1000 }), about(100, 12, { count: 1000 }));
  const unchanged = judgeChange(many, many, 'lost', ofLoss);
  expect(unchanged).toMatchObject({ outcome: 'equivalent', effect: { estimate: 0 } });
  const said = text(many, unchanged);
  expect(said).toContain('unchanged within ±0.5 %');
  expect(said).toContain('of a relative to b 0 % of the requests (95 % CI −0.');
  expect(said).toMatch(/ % to \+0\.\d+ %, 12 rounds of each run\)\.$/);
});

test('nothing lost of few requests proves nothing', () => {
  const few = judge(loss, about(100, 12, { count: 40 }), about(100, 12, { count: 40 }));
  expect(judgeChange(few, few, 'lost', ofLoss)).toMatchObject({ outcome: 'inconclusive' });
});

test('an arm that loses more than before is worse, by a share of the requests', () => {
  const before = judge(loss, about(100), about(100));
  const after = judge(loss, about(100, 12, { lost: 50 }), about(100));
  const verdict = judgeChange(after, before, 'lost', ofLoss);
  expect(verdict).toMatchObject({ outcome: 'worse' });
  expect(text(after, verdict)).toContain('+5 % of the requests');
  expect(levelChange({ name: 'a', before: 0, after: 0.05 }, 'share')).toBe(
    '0 % → 5 % (+5 % of the requests)',
  );
  expect(levelChange({ name: 'a', before: 0, after: 0 }, 'share')).toContain('(0 % of');
});

test('what the earlier run withheld is not judged either', () => {
  const lossy = judge(latency, about(100, 12, { lost: 200 }), about(100));
  expect(lossy.verdict).toMatchObject({ reason: { kind: 'loss-differs' } });
  const later = judge(latency, about(100), about(150));
  expect(judgeChange(later, lossy, 'latencyP50', rule('ratio', 0.1))).toBe(lossy.verdict);
});

test('a lower bound has no ratio', () => {
  const stalled = about(2_000_000, 12, { lost: 600 });
  const bound = judge(latency, stalled, stalled);
  const later = judge(latency, about(100), about(150));
  const earlier = { a: bound.a, b: bound.b };
  expect(judgeChange(later, earlier, 'latencyP50', rule('ratio', 0.1))).toEqual({
    outcome: 'not-measured',
    reason: { kind: 'only-a-bound' },
  });
});

test('a latency that is known within two ends is judged at both', () => {
  const ratio = rule('ratio', 0.1);
  const before = judge(latency, about(100), about(100));
  const sharp = judge(latency, about(120), about(100));
  expect(judgeChange(sharp, before, 'latencyP50', ratio)).toMatchObject({ outcome: 'worse' });
  const wide = judge(latency, about(120, 12, { sent: 95 }), about(100));
  expect(judgeChange(wide, before, 'latencyP50', ratio)).toMatchObject({
    outcome: 'inconclusive',
  });
});
