import { describe, expect, test } from 'vitest';
import { type Verdict, verdict } from '../../src/analysis/verdict.ts';
import type { Pair } from '../../src/stats/changes.ts';
import { mean, variance } from '../../src/stats/moments.ts';
import { type Random, seededRandom } from '../../src/stats/random.ts';
import { signedRankInterval } from '../../src/stats/signed-rank.ts';
import {
  atLeast,
  gauss,
  type Machine,
  machines,
  margin,
  rule,
  sd,
  settledShare,
  simulateRuns,
  stopping,
} from '../fixtures/stats/simulation.ts';

/**
 * A thousand runs a case with a known truth, judged by the code that judges real ones. Seeded: what
 * passes here passes always. The bounds are those of the binomial distribution: an honest rate goes
 * beyond them once in a thousand seeds.
 */
const rare = 0.001;
const runs = 1000;
const rounds = 12;
const none = [0, 0, 0] as const;
const cases = Object.entries(machines) as readonly (readonly [string, Machine])[];

const claimsDifference = (verdict: Verdict) =>
  verdict.outcome === 'better' ||
  verdict.outcome === 'worse' ||
  verdict.reason === 'real-but-within-margin';

const share = (found: number) => found / runs;

describe('of three arms without any difference', () => {
  test.each(cases)('one run in twenty at most claims one: %s', (_, machine) => {
    const seen = simulateRuns({ rounds, effects: none, machine }, runs, 1);
    const wrong = seen.filter((run) => run.some(claimsDifference)).length;
    expect(atLeast(wrong, runs, 0.05)).toBeGreaterThan(rare);
  });

  test.each(cases)(
    'one run in twenty at most claims one although it may stop early: %s',
    (_, machine) => {
      const asked = { rounds: 24, effects: none, machine, rule: stopping(24) };
      const seen = simulateRuns(asked, 500, 9);
      const wrong = seen.filter((run) => run.some(claimsDifference)).length;
      expect(atLeast(wrong, 500, 0.05)).toBeGreaterThan(rare);
    },
  );

  test('one run in twenty at most claims one although its slices agree', () => {
    // Each start of a server is faster or slower for good, by far more than its five slices differ.
    const slices = { count: 5, sd: 0.005 };
    const asked = { rounds, effects: none, machine: machines.independent, slices };
    const seen = simulateRuns(asked, 1000, 2);
    const wrong = seen.filter((run) => run.some(claimsDifference)).length;
    expect(atLeast(wrong, 1000, 0.05)).toBeGreaterThan(rare);
  });
});

describe('a difference that the design is made for is found in four of five runs', () => {
  // With s = √2 · sd between rounds, twelve rounds find 1.2 s.
  const designed = 1.2 * Math.SQRT2 * sd;
  test.each(['independent', 'weather', 'heavyTails'] as const)('%s', (name) => {
    const asked = {
      rounds,
      effects: [designed, 0, 0] as const,
      machine: machines[name],
      pairs: 'first',
    } as const;
    const seen = simulateRuns(asked, runs, 3).map((run) => run[0]?.outcome);
    expect(share(seen.filter((outcome) => outcome === 'better').length)).toBeGreaterThan(0.8);
    expect(seen).not.toContain('worse');
  });

  test.each([
    ['slot', 3],
    ['drift', 4],
    ['unequal', 4],
    ['spike', 4],
  ] as const)('%s, where it is %i times as large', (name, times) => {
    const asked = {
      rounds,
      effects: [designed * times, 0, 0] as const,
      machine: machines[name],
      pairs: 'first',
    } as const;
    const seen = simulateRuns(asked, runs, 4).map((run) => run[0]?.outcome);
    expect(share(seen.filter((outcome) => outcome === 'better').length)).toBeGreaterThan(0.8);
  });
});

test('stalls of one trial in ten hide a tenth in less than half of the runs of 24 rounds', () => {
  const effects = [Math.log1p(0.1), 0, 0] as const;
  const asked = { rounds: 24, effects, machine: machines.stalls, pairs: 'first' } as const;
  const seen = simulateRuns(asked, runs, 10).map((run) => run[0]?.outcome);
  // Requiring Student's t as well found 18 %.
  expect(share(seen.filter((outcome) => outcome === 'better').length)).toBeGreaterThan(0.6);
});

test('a run that may stop early ends earlier where the effect is large', () => {
  const rule = stopping(24);
  const lookOf = (effect: number) => {
    const effects = [Math.log1p(effect), 0, 0] as const;
    const asked = {
      rounds: 24,
      effects,
      machine: machines.independent,
      pairs: 'first',
      rule,
    } as const;
    const seen = simulateRuns(asked, 200, 11).flat();
    return mean(seen.map((each) => (each.outcome === 'not-measured' ? 0 : each.look)));
  };
  expect(lookOf(0.1)).toBeLessThan(8.1);
  expect(lookOf(0.04)).toBeGreaterThan(10);
});

describe('equivalence', () => {
  test.each(cases)(
    'is claimed wrongly in one of forty at most, at the margin: %s',
    (_, machine) => {
      const effects = [Math.log1p(margin), 0, 0] as const;
      const seen = simulateRuns({ rounds, effects, machine, pairs: 'first' }, runs, 5);
      const wrong = seen.filter((run) => run[0]?.outcome === 'equivalent').length;
      // Two one-sided tests of 2.5 % each, of which only one can go wrong here.
      expect(atLeast(wrong, runs, 0.025)).toBeGreaterThan(rare);
      expect(share(wrong)).toBeLessThan(0.05);
    },
  );

  test('of equal arms is found in four of five runs once the noise is a third of the margin', () => {
    const quiet: Machine = (random) => () => (margin / 3 / Math.SQRT2) * gauss(random);
    const seen = simulateRuns({ rounds, effects: none, machine: quiet, pairs: 'first' }, runs, 6);
    expect(share(seen.filter((run) => run[0]?.outcome === 'equivalent').length)).toBeGreaterThan(
      0.8,
    );
  });

  test('is never read out of noise: wide intervals are inconclusive', () => {
    const loud: Machine = (random) => () => 10 * sd * gauss(random);
    const words = simulateRuns({ rounds, effects: none, machine: loud }, 500, 7).flat();
    expect(words.filter(({ outcome }) => outcome === 'equivalent')).toEqual([]);
  });
});

test('the rounds that are said to settle an equality do so in nine of ten runs', () => {
  const equal = settledShare({ rounds: 12, effect: 0, noise: 0.05 }, 300, 12);
  expect(equal).toBeGreaterThan(0.85);
  // Near the margin they do not, and no number of rounds is promised.
  const near = settledShare({ rounds: 12, effect: 0.8 * Math.log1p(margin), noise: 0.05 }, 300, 13);
  expect(near).toBeLessThan(0.4);
});

describe('intervals of normal values cover the truth as often as they say', () => {
  const draws = 3000;
  const missed = (n: number, confidence: number) => {
    const random = seededRandom(8);
    return Array.from({ length: draws }, () => {
      const interval = signedRankInterval(
        Array.from({ length: n }, () => gauss(random)),
        confidence,
      );
      return interval.low > 0 || interval.high < 0;
    }).filter(Boolean).length;
  };

  // What the discrete distribution really gives: R 4.2.2, 2*psignrank(qsignrank(alpha/2, n) - 1,
  // n).
  test.each([
    [8, 0.95, 0.0390625],
    [12, 1 - 0.05 / 3, 0.0161132812],
  ])('the signed-rank one, of %i values at %f', (n, confidence, chance) => {
    const count = missed(n, confidence);
    expect(atLeast(count, draws, chance)).toBeGreaterThan(rare);
    expect(1 - atLeast(count + 1, draws, chance)).toBeGreaterThan(rare);
  });
});

describe('a change between two sittings, each of which shifts every arm by half of its noise', () => {
  /** The change of a pair's ratio in each round, of two runs of three arms. */
  const changesOf = (random: Random, effect: number): readonly (readonly Pair[])[] => {
    const arms = [effect, 0, 0].map((gain) => {
      const [before, after] = [gauss(random) / 2, gain + gauss(random) / 2];
      return Array.from({ length: rounds }, () => after - before + gauss(random) - gauss(random));
    });
    const ratio = (a: number, b: number): readonly Pair[] =>
      Array.from({ length: rounds }, (_, i) => {
        const change = (arms[a]?.[i] ?? 0) - (arms[b]?.[i] ?? 0);
        return { round: i + 1, a: Math.exp(sd * change), b: 1 };
      });
    return [ratio(0, 1), ratio(0, 2), ratio(1, 2)];
  };
  const judged = (effect: number, seed: number) => {
    const random = seededRandom(seed);
    const done = { rounds, last: true };
    return Array.from({ length: 500 }, () =>
      changesOf(random, effect).map((pairs) =>
        verdict(() => ({ readings: [pairs] }), { ...rule, sittings: 'stated' }, done),
      ),
    );
  };

  test('is claimed wrongly in one family of twenty at most', () => {
    const wrong = judged(0, 14).filter((run) => run.some(claimsDifference)).length;
    expect(atLeast(wrong, 500, 0.05)).toBeGreaterThan(rare);
  });

  /** Judged with the spread of 20 nights that were measured before. */
  const judgedByNights = (effect: number, seed: number) => {
    const random = seededRandom(seed);
    const done = { rounds, last: true };
    const sitting = () => {
      const shift = gauss(random) / 2 - gauss(random) / 2;
      const noise = Array.from({ length: rounds }, () => gauss(random) - gauss(random));
      return noise.map((each) => sd * (shift + each));
    };
    return Array.from({ length: 500 }, () => {
      const nights = Array.from({ length: 20 }, () => mean(sitting()));
      const sittings = { standardDeviation: Math.sqrt(variance(nights)), nights: nights.length };
      const [before, after] = [sitting(), sitting()];
      const pairs = after.map((later, i): Pair => {
        const change = later - (before[i] ?? 0) + sd * effect;
        return { round: i + 1, a: Math.exp(change), b: 1 };
      });
      return verdict(() => ({ readings: [pairs] }), { ...rule, sittings }, done);
    });
  };

  test('is claimed wrongly in few pairs where nights show the spread', () => {
    const wrong = judgedByNights(0, 16).filter(claimsDifference).length;
    // One pair of a family of three: a third of its 5 %.
    expect(atLeast(wrong, 500, 0.05 / 3)).toBeGreaterThan(rare);
  });

  test('is found by the spread of nights where it is several times the noise', () => {
    const found = judgedByNights(6, 17).filter(({ outcome }) => outcome === 'better').length;
    expect(found / 500).toBeGreaterThan(0.8);
  });

  test('is found where it is several times the noise', () => {
    const found = judged(6, 15).filter(([first]) => first?.outcome === 'better').length;
    expect(found / 500).toBeGreaterThan(0.8);
  });
});
