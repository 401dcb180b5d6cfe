import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { familyConfidence } from '../../src/stats/family.ts';
import type { Pair } from '../../src/stats/log-ratios.ts';
import { type Judged, leastRounds, type Rule, verdict } from '../../src/stats/verdict.ts';
import answers from '../fixtures/stats/answers-r.json' with { type: 'json' };

const rule: Rule = { better: 'higher', margin: 0.03, confidence: familyConfidence(3, 0.05) };

/** Rounds whose log-ratios are exactly these. */
const rounds = (ratios: readonly number[], level = 1000): readonly Pair[] =>
  ratios.map((ratio, i) => ({ round: i + 1, a: level * Math.exp(ratio), b: level }));

const judged = (ratios: readonly number[], asked: Rule = rule) =>
  verdict(rounds(ratios), asked) as Judged;

/** Symmetric noise of twelve rounds with a standard deviation of about one. */
const noise = [-1.6, -1.2, -0.9, -0.6, -0.3, -0.1, 0.1, 0.3, 0.6, 0.9, 1.2, 1.6];
const about = (centre: number, sd: number) => noise.map((each) => centre + sd * each);

describe('the word', () => {
  test.each([
    ['faster', 'beyond-margin', about(0.2, 0.02)],
    ['slower', 'beyond-margin', about(-0.2, 0.02)],
    ['faster', 'perhaps-within-margin', about(0.04, 0.02)],
    ['slower', 'perhaps-within-margin', about(-0.04, 0.02)],
    ['equivalent', 'within-margin', about(0.001, 0.01)],
    ['equivalent', 'real-but-within-margin', about(0.01, 0.005)],
    ['inconclusive', 'interval-too-wide', about(0, 0.2)],
    ['inconclusive', 'intervals-disagree', [...about(0.1, 0.01).slice(0, 11), 2]],
    ['inconclusive', 'intervals-disagree', [...about(0.1, 0.01), ...about(0.1, 0.01).slice(1), -2]],
    ['inconclusive', 'too-few-rounds', [0.5, 0.51, 0.52, 0.5, 0.51, 0.52]],
  ])('is %s, %s', (word, reason, ratios) => {
    expect(judged(ratios)).toMatchObject({ word, reason });
  });

  test('turns round where less is better', () => {
    const lower: Rule = { ...rule, better: 'lower' };
    expect(judged(about(0.2, 0.02), lower).word).toBe('slower');
    expect(judged(about(-0.2, 0.02), lower).word).toBe('faster');
    expect(judged(about(0.001, 0.01), lower).word).toBe('equivalent');
  });

  test('is spoken from seven rounds on where three arms share an alpha of 5 %', () => {
    expect(leastRounds(rule.confidence)).toBe(7);
    expect(judged([0.5, 0.51, 0.52, 0.5, 0.51, 0.52, 0.5]).word).toBe('faster');
  });

  test('has its figures from the intervals that R gives', () => {
    const { figures } = judged(answers.twelve);
    const [low95, high95] = answers.tTwelve95;
    const [low98, high98] = answers.tTwelve983;
    expect(figures.equivalence.low).toBeCloseTo(Math.exp(low95!), 9);
    expect(figures.equivalence.high).toBeCloseTo(Math.exp(high95!), 9);
    expect(figures.difference.low).toBeCloseTo(Math.exp(low98!), 9);
    expect(figures.difference.high).toBeCloseTo(Math.exp(high98!), 9);
    expect(figures.robust?.ratio).toBeCloseTo(Math.exp(answers.hlTwelve), 9);
    expect(figures.robust?.low).toBeCloseTo(Math.exp(answers.wTwelve983[0]!), 9);
    expect(figures.sd).toBeCloseTo(answers.sdTwelve, 9);
    expect(figures.rounds).toBe(12);
  });
});

describe('data that can be compared with nothing', () => {
  const good = rounds(about(0.2, 0.02));
  const spoilt = (change: Partial<Pair>) => [...good.slice(0, 5), { ...good[5]!, ...change }];
  test.each([
    ['no-rounds', {}, []],
    ['one-round', {}, good.slice(0, 1)],
    ['round-twice', { round: 3 }, [...good, good[2]!]],
    ['not-a-figure', { round: 6, of: 'a', seen: Number.NaN }, spoilt({ a: Number.NaN })],
    ['not-a-figure', { round: 6, of: 'b', seen: 0 }, spoilt({ b: 0 })],
    ['not-a-figure', { round: 6, of: 'a', seen: -5 }, spoilt({ a: -5 })],
    ['not-a-figure', { round: 6, of: 'b', seen: Infinity }, spoilt({ b: Infinity })],
    ['not-a-figure', { round: 6, of: 'a', seen: null }, spoilt({ a: null })],
  ] as const)('is invalid: %s %j', (kind, facts, pairs) => {
    expect(verdict(pairs, rule)).toEqual({ word: 'invalid', reason: { kind, ...facts } });
  });
});

describe('every verdict', () => {
  const ratios = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: 2,
    maxLength: 30,
  });
  const turned = {
    faster: 'slower',
    slower: 'faster',
    equivalent: 'equivalent',
    inconclusive: 'inconclusive',
  } as const;

  test('turns round with its arms', () => {
    fc.assert(
      fc.property(ratios, (each) => {
        const there = judged(each);
        const back = verdict(
          rounds(each).map(({ round, a, b }) => ({ round, a: b, b: a })),
          rule,
        ) as Judged;
        expect(back.word).toBe(turned[there.word]);
        expect(back.reason).toBe(there.reason);
        expect(back.figures.ratio * there.figures.ratio).toBeCloseTo(1, 9);
        expect(back.figures.difference.low * there.figures.difference.high).toBeCloseTo(1, 9);
      }),
    );
  });

  test('does not depend on the unit or on the order of the rounds', () => {
    fc.assert(
      fc.property(ratios, fc.integer({ min: 1, max: 1e6 }), (each, level) => {
        const other = verdict(rounds(each, level).toReversed(), rule) as Judged;
        expect(other.word).toBe(judged(each).word);
        expect(other.figures.ratio).toBeCloseTo(judged(each).figures.ratio, 9);
      }),
    );
  });

  test('agrees with its own figures', () => {
    const narrow = fc
      .tuple(fc.double({ min: -0.1, max: 0.1, noNaN: true }), fc.double({ min: 0, max: 0.05 }))
      .map(([centre, sd]) => about(centre, Number.isNaN(sd) ? 0.01 : sd));
    fc.assert(
      fc.property(fc.oneof(ratios, narrow), (each) => {
        const { word, reason, figures } = judged(each);
        const { difference, equivalence } = figures;
        if (word === 'faster') expect(difference.low).toBeGreaterThan(1);
        if (word === 'slower') expect(difference.high).toBeLessThan(1);
        if (word === 'equivalent') {
          expect(equivalence.low).toBeGreaterThan(1 / 1.03);
          expect(equivalence.high).toBeLessThan(1.03);
        }
        if (reason === 'beyond-margin') {
          expect(difference.low > 1.03 || difference.high < 1 / 1.03).toBe(true);
        }
        expect(difference.low).toBeLessThanOrEqual(equivalence.low + 1e-12);
        expect(difference.high).toBeGreaterThanOrEqual(equivalence.high - 1e-12);
      }),
    );
  });
});
