import { describe, expect, test } from 'vitest';
import { controlResult, isSettled, type PairVerdict } from '../../src/analysis/judge-pair.ts';
import type { Rule } from '../../src/analysis/verdict.ts';
import { looksOf } from '../../src/stats/looks.ts';
import {
  about,
  comparisonOf,
  judge,
  latency,
  loss,
  type Round,
  times,
} from '../fixtures/compared-arm.ts';

describe('loss', () => {
  test('of one in fifty against none is a difference, not too small to matter', () => {
    const { verdict, loss: lost } = judge(loss, about(100, 12, { lost: 20 }), about(100));
    expect(verdict).toMatchObject({ outcome: 'worse', reason: 'beyond-margin' });
    // Of the eight rounds of the look that decided.
    expect(lost).toMatchObject({
      a: { count: 160, of: 8000 },
      b: { count: 0, of: 8000, low: 0 },
    });
  });

  test('of everything against nothing is said as such: both ends of the difference are 1', () => {
    const all = about(2_000_000, 8, { lost: 118, count: 118 });
    const { verdict, loss: lost } = judge(loss, all, about(100, 8, { count: 118 }));
    expect(verdict).toMatchObject({
      outcome: 'worse',
      effect: { scale: 'difference', estimate: 1, difference: { low: 1, high: 1 } },
    });
    expect(lost?.a).toMatchObject({ count: 944, of: 944, high: 1 });
    // SciPy 1.17.1: binomtest(0, 944).proportion_ci(0.95).high
    expect(lost?.b?.high).toBeCloseTo(0.0039, 4);
  });

  test('of none by both is equivalent once enough were asked to see the margin', () => {
    const outcomeOf = (count: number) =>
      judge(loss, about(100, 12, { count }), about(100, 12, { count })).verdict.outcome;
    expect(outcomeOf(1000)).toBe('equivalent');
    // 0 of 240 may be 1.5 %: that is more than the margin of 0.5 %.
    expect(outcomeOf(20)).toBe('inconclusive');
  });

  test('is counted where too few rounds were run for a verdict', () => {
    const { verdict, loss: lost } = judge(loss, about(1, 3, { lost: 1000 }), about(1, 3));
    expect(verdict).toMatchObject({ outcome: 'inconclusive', reason: 'too-few-rounds' });
    expect(lost).toMatchObject({ a: { count: 3000, of: 3000 }, b: { count: 0, of: 3000 } });
  });
});

describe('a latency', () => {
  test('has no verdict where loss differs, although the arm that loses is faster', () => {
    const { verdict } = judge(latency, about(100, 12, { lost: 200 }), about(300));
    expect(verdict).toEqual({ outcome: 'not-measured', reason: { kind: 'loss-differs' } });
  });

  // Every fourth round of a starves half of its clients, so that loss itself is inconclusive.
  const bound = (i: number): Partial<Round> => (i % 4 === 0 ? { p50: 2_000_000, lost: 501 } : {});

  test('that is a lower bound in some rounds gives a direction only', () => {
    const a = about(300).map((round, i) => ({ ...round, ...bound(i) }));
    const b = about(100).map((round, i) => ({ ...round, lost: i % 4 === 1 ? 490 : 0 }));
    const { verdict } = judge(latency, a, b);
    expect(verdict).toMatchObject({ outcome: 'worse', effect: { difference: { high: Infinity } } });
  });

  test('of which both are lower bounds has no verdict, and more rounds will not bring one', () => {
    const starved = about(2_000_000, 8, { lost: 1000 });
    // The cell is closed at the look after 8 rounds; the later ones find the same 8.
    for (const rounds of [8, 9, 12]) {
      const { pairs, rule } = comparisonOf(latency, starved, starved, { rounds, last: false });
      expect(pairs[0]?.verdict.outcome).toBe('inconclusive');
      expect(isSettled(pairs[0] as PairVerdict, rule)).toBe(true);
    }
  });

  test('has a verdict where both ends of a late schedule give it, and shows both', () => {
    const a = about(300, 12, { sent: 250 });
    const b = about(100, 12, { sent: 50 });
    const { verdict } = judge(latency, a, b);
    if (verdict.outcome === 'not-measured') throw new Error('not measured');
    expect(verdict.outcome).toBe('worse');
    // Since due it is 3 times, since sending 5 times.
    expect(verdict.effect.difference.low).toBeLessThan(3.01);
    expect(verdict.effect.difference.high).toBeGreaterThan(4.95);
  });

  test('has none where only one end gives it', () => {
    const { verdict } = judge(
      latency,
      about(140, 12, { sent: 100 }),
      about(110, 12, { sent: 100 }),
    );
    expect(verdict).toMatchObject({ outcome: 'inconclusive', reason: 'interval-too-wide' });
  });
});

describe('a verdict at a look', () => {
  const slow = about(300, 8);
  test('stands with its interval and its rounds, whatever later rounds bring', () => {
    const early = judge(latency, slow, about(100, 8), { rounds: 8, last: false });
    const later = judge(latency, [...slow, ...about(10, 4)], about(100, 12));
    expect(early.verdict).toMatchObject({ outcome: 'worse', look: 8 });
    expect(later.verdict).toEqual(early.verdict);
  });

  test('is not given between two looks, nor before the first', () => {
    const done = { rounds: 7, last: false };
    const { pairs, rule } = comparisonOf(latency, about(300, 7), about(100, 7), done);
    expect(pairs[0]?.verdict.outcome).toBe('inconclusive');
    expect(isSettled(pairs[0] as PairVerdict, rule)).toBe(false);
    const undecided = [...about(300, 7), { p50: 1 }, ...about(300, 2)];
    const { verdict } = judge(latency, undecided, about(100, 10), { rounds: 10, last: false });
    expect(verdict).toMatchObject({ outcome: 'inconclusive', look: 10 });
  });
});

test('an A/A control passes within the margin, fails beyond chance, and else says nothing', () => {
  const rule: Rule = {
    ...{ better: 'lower', scale: 'ratio', margin: 0.1, looks: looksOf({ fixed: 12 }) },
    confidence: { difference: 0.983, equivalence: 0.95 },
  };
  const resultOf = (a: readonly Round[], b: readonly Round[]) =>
    controlResult(judge(latency, a, b), rule);
  expect(resultOf(about(100), about(101))).toBe('passed');
  expect(resultOf(about(150), about(100))).toBe('failed');
  const wild = times(12, (i) => ({ p50: i % 2 === 0 ? 50 : 200 }));
  expect(resultOf(wild, about(100))).toBe('says-nothing');
  expect(resultOf(about(150, 3), about(100, 3))).toBe('says-nothing');
});

test('a percentile with fewer than 40 requests beyond it in a typical round has no verdict', () => {
  const of = (count: number) =>
    judge(latency, about(300, 12, { count }), about(100, 12, { count }));
  expect(of(80).verdict.outcome).toBe('worse');
  expect(of(78).verdict).toEqual({
    ...{ outcome: 'not-measured', reason: { kind: 'few-beyond', beyond: 39, least: 40 } },
  });
});
