import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Judged, leastRounds, type Rule, verdict } from '../../src/analysis/verdict.ts';
import type { Pair } from '../../src/stats/changes.ts';
import { familyConfidence } from '../../src/stats/family.ts';
import { looksOf } from '../../src/stats/looks.ts';
import answers from '../fixtures/stats/answers-r.json' with { type: 'json' };

const rule: Rule = {
  better: 'higher',
  scale: 'ratio',
  margin: 0.03,
  confidence: familyConfidence(3, 3, 0.05),
  looks: looksOf({ fixed: 12 }),
};

/** Judges rounds whose number was fixed beforehand. */
const judge = (pairs: readonly Pair[], asked: Rule = rule) =>
  verdict(() => ({ readings: [pairs] }), asked, { rounds: pairs.length, last: true });

/** Rounds whose log-ratios are exactly these. */
const rounds = (ratios: readonly number[], level = 1000): readonly Pair[] =>
  ratios.map((ratio, i) => ({ round: i + 1, a: level * Math.exp(ratio), b: level }));

const judged = (ratios: readonly number[], asked: Rule = rule) =>
  judge(rounds(ratios), asked) as Judged;

/** Symmetric noise of twelve rounds with a standard deviation of about one. */
const noise = [-1.6, -1.2, -0.9, -0.6, -0.3, -0.1, 0.1, 0.3, 0.6, 0.9, 1.2, 1.6];
const about = (centre: number, sd: number) => noise.map((each) => centre + sd * each);

describe('the outcome', () => {
  test.each([
    ['better', 'beyond-margin', about(0.2, 0.02)],
    ['worse', 'beyond-margin', about(-0.2, 0.02)],
    ['better', 'perhaps-within-margin', about(0.04, 0.02)],
    ['worse', 'perhaps-within-margin', about(-0.04, 0.02)],
    ['equivalent', 'within-margin', about(0.001, 0.01)],
    ['equivalent', 'real-but-within-margin', about(0.01, 0.005)],
    ['inconclusive', 'interval-too-wide', about(0, 0.2)],
    // One wild round of twelve hides nothing that the other eleven show.
    ['better', 'beyond-margin', [...about(0.1, 0.01).slice(0, 11), 2]],
    ['inconclusive', 'too-few-rounds', [0.5, 0.51, 0.52, 0.5, 0.51, 0.52]],
  ])('is %s, %s', (outcome, reason, ratios) => {
    expect(judged(ratios)).toMatchObject({ outcome, reason });
  });

  test('turns round where less is better', () => {
    const lower: Rule = { ...rule, better: 'lower' };
    expect(judged(about(0.2, 0.02), lower).outcome).toBe('worse');
    expect(judged(about(-0.2, 0.02), lower).outcome).toBe('better');
    expect(judged(about(0.001, 0.01), lower).outcome).toBe('equivalent');
  });

  test('is given from seven rounds on where three arms share an alpha of 5 %', () => {
    expect(leastRounds(rule)).toBe(7);
    expect(judged([0.5, 0.51, 0.52, 0.5, 0.51, 0.52, 0.5]).outcome).toBe('better');
  });

  test('names the rounds that its look takes, and a later look takes more of them', () => {
    const seven = [0.5, 0.51, 0.52, 0.5, 0.51, 0.52, 0.5];
    expect(judged(seven).leastRounds).toBe(7);
    const looking: Rule = { ...rule, looks: looksOf({ most: 20 }) };
    const done = { rounds: 9, last: true };
    // Two of nine rounds have no value; the look after eight has spent a part of the confidence.
    expect(verdict(() => ({ readings: [rounds(seven)] }), looking, done)).toMatchObject({
      ...{ outcome: 'inconclusive', reason: 'too-few-rounds', leastRounds: 8 },
    });
  });

  test('has the intervals that R gives', () => {
    const { effect } = judged(answers.twelve);
    const [low95, high95] = answers.wTwelve95;
    const [low98, high98] = answers.wTwelve983;
    expect(effect.equivalence.low).toBeCloseTo(Math.exp(low95!), 9);
    expect(effect.equivalence.high).toBeCloseTo(Math.exp(high95!), 9);
    expect(effect.difference.low).toBeCloseTo(Math.exp(low98!), 9);
    expect(effect.difference.high).toBeCloseTo(Math.exp(high98!), 9);
    expect(effect.estimate).toBeCloseTo(Math.exp(answers.hlTwelve), 9);
    expect(effect.rounds).toBe(12);
  });
});

describe('data that can be compared with nothing', () => {
  const good = rounds(about(0.2, 0.02));
  const spoilt = (change: Partial<Pair>) => [...good.slice(0, 5), { ...good[5]!, ...change }];
  test.each([
    ['no-rounds', {}, []],
    ['round-twice', { round: 3 }, [...good, good[2]!]],
    ['not-a-figure', { round: 6, of: 'a', value: Number.NaN }, spoilt({ a: Number.NaN })],
    ['not-a-figure', { round: 6, of: 'b', value: 0 }, spoilt({ b: 0 })],
    ['not-a-figure', { round: 6, of: 'a', value: -5 }, spoilt({ a: -5 })],
    ['not-a-figure', { round: 6, of: 'a', value: null }, spoilt({ a: null })],
  ] as const)('is not measured: %s %j', (kind, facts, pairs) => {
    expect(judge(pairs)).toEqual({ outcome: 'not-measured', reason: { kind, ...facts } });
  });
});

describe('every verdict', () => {
  const ratios = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: 1,
    maxLength: 30,
  });
  const turned = {
    better: 'worse',
    worse: 'better',
    equivalent: 'equivalent',
    inconclusive: 'inconclusive',
  } as const;

  test('turns round with its arms', () => {
    fc.assert(
      fc.property(ratios, (each) => {
        const there = judged(each);
        const back = judge(
          rounds(each).map(({ round, a, b }) => ({ round, a: b, b: a })),
        ) as Judged;
        expect(back.outcome).toBe(turned[there.outcome]);
        expect(back.reason).toBe(there.reason);
        expect(back.effect.estimate * there.effect.estimate).toBeCloseTo(1, 9);
        expect(back.effect.difference.low * there.effect.difference.high).toBeCloseTo(1, 9);
      }),
    );
  });

  test('does not depend on the unit or on the order of the rounds', () => {
    fc.assert(
      fc.property(ratios, fc.integer({ min: 1, max: 1e6 }), (each, level) => {
        const other = judge(rounds(each, level).toReversed()) as Judged;
        expect(other.outcome).toBe(judged(each).outcome);
        expect(other.effect.estimate).toBeCloseTo(judged(each).effect.estimate, 9);
      }),
    );
  });

  test('agrees with its own intervals', () => {
    const narrow = fc
      .tuple(fc.double({ min: -0.1, max: 0.1, noNaN: true }), fc.double({ min: 0, max: 0.05 }))
      .map(([centre, sd]) => about(centre, Number.isNaN(sd) ? 0.01 : sd));
    fc.assert(
      fc.property(fc.oneof(ratios, narrow), (each) => {
        const { outcome, reason, effect } = judged(each);
        const { difference, equivalence } = effect;
        if (outcome === 'better') expect(difference.low).toBeGreaterThan(1);
        if (outcome === 'worse') expect(difference.high).toBeLessThan(1);
        if (outcome === 'equivalent') {
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
