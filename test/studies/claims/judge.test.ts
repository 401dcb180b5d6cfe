import { describe, expect, test } from 'vitest';
import type { CompletedTrial, Trial } from '../../../src/run/trial.ts';
import { seededRandom } from '../../../src/stats/random.ts';
import type { Criterion, Effect } from '../../../src/studies/claims/claim.ts';
import { effectOf } from '../../../src/studies/claims/effect.ts';
import { judge } from '../../../src/studies/claims/judge.ts';
import {
  cell,
  criterion,
  experiment,
  failedTrial,
  roundsOf,
  trialOf,
} from '../../fixtures/claims/trials.ts';

const claimOf = (criteria: readonly Criterion[], rounds = 6) => ({
  experiments: [{ ...experiment, rounds }],
  criteria,
});

const asked = (trials: readonly Trial[], change: Partial<Criterion> = {}, rounds = 6): Effect =>
  effectOf(claimOf([], rounds), { ...criterion, ...change }, { first: trials }, 'httpd');

const six = [100, 100, 100, 100, 100, 100];

describe('the interval is that of the signed ranks', () => {
  // By hand: of six values the range is the 96.9 % interval, so it is that of 95 % too; the median
  // of the averages of 1 … 6 is 3.5.
  const trials = roundsOf([101, 102, 103, 104, 105, 106], six);

  test('of differences', () => {
    const { estimate, interval, a, b, rounds } = asked(trials, { by: 'difference', bound: 0 });
    expect(estimate).toBeCloseTo(3.5, 9);
    expect(interval?.low).toBe(1);
    expect(interval?.high).toBe(6);
    expect(interval?.confidence).toBe(0.95);
    expect([a, b, rounds]).toEqual([103.5, 100, 6]);
  });

  test('of ratios it is that of the logarithms, given as ratios', () => {
    // ln(a/b) = 0.1 … 0.6.
    const a = [1, 2, 3, 4, 5, 6].map((step) => 100 * Math.exp(step / 10));
    const { estimate, interval, outcome } = asked(roundsOf(a, six));
    expect(estimate).toBeCloseTo(Math.exp(0.35), 9);
    expect(interval?.low).toBeCloseTo(Math.exp(0.1), 9);
    expect(interval?.high).toBeCloseTo(Math.exp(0.6), 9);
    expect(outcome).toBe('pass');
  });
});

describe('the outcome is where the whole interval lies', () => {
  // The differences 1 … 6: 1.54 to 5.46 by the mean, and by the ranks 1 to 6.
  const trials = roundsOf([101, 102, 103, 104, 105, 106], six);
  test.each<[Criterion['predicted'], number, Effect['outcome']]>([
    ['above', 0.9, 'pass'],
    ['above', 3, 'inconclusive'],
    ['above', 6.5, 'fail'],
    ['below', 6.5, 'pass'],
    ['below', 3, 'inconclusive'],
    ['below', 0.9, 'fail'],
    ['within', 6.5, 'pass'],
    ['within', 3, 'inconclusive'],
    ['within', 0.9, 'fail'],
    // Only one of the two intervals lies beyond: nothing is claimed.
    ['above', 1.2, 'inconclusive'],
    ['below', 5.7, 'inconclusive'],
  ])('%s %d: %s', (predicted, bound, outcome) => {
    expect(asked(trials, { by: 'difference', predicted, bound }).outcome).toBe(outcome);
  });

  test.each<[Criterion['predicted'], number, Effect['outcome']]>([
    ['above', 1.1, 'pass'],
    ['above', 1.3, 'fail'],
    ['below', 1.3, 'pass'],
    ['below', 1.1, 'fail'],
    ['within', 1.3, 'pass'],
    ['within', 1.1, 'fail'],
    // The bound of a range may be written either way round.
    ['within', 1 / 1.3, 'pass'],
    ['within', 1 / 1.1, 'fail'],
  ])('of the ratio 1.2: %s %d: %s', (predicted, bound, outcome) => {
    const a = [119, 120, 121, 120, 119, 121];
    expect(asked(roundsOf(a, six), { predicted, bound }).outcome).toBe(outcome);
  });

  test('turning a and b round turns the answer round', () => {
    const turned = { a: criterion.b, b: criterion.a };
    const trials = roundsOf([119, 120, 121, 120, 119, 121], six);
    const there = asked(trials);
    const back = asked(trials, turned);
    expect(back.outcome).toBe('fail');
    expect((back.estimate ?? 0) * (there.estimate ?? 0)).toBeCloseTo(1, 12);
  });
});

describe('degenerate rounds', () => {
  test('all alike and beyond the bound: an interval without width is one', () => {
    const effect = asked(roundsOf([0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]), {
      by: 'difference',
      predicted: 'below',
      bound: -0.05,
    });
    expect(effect).toMatchObject({ outcome: 'pass', estimate: -1, a: 0, b: 1 });
    expect(effect.interval).toMatchObject({ low: -1, high: -1 });
  });

  test('all alike and at the bound: neither side', () => {
    expect(asked(roundsOf(six, six)).outcome).toBe('inconclusive');
    expect(asked(roundsOf(six, six), { predicted: 'below' }).outcome).toBe('inconclusive');
    expect(asked(roundsOf(six, six), { predicted: 'within', bound: 1.05 }).outcome).toBe('pass');
  });

  test('a zero has a difference and no ratio', () => {
    const trials = roundsOf([0, 1, 1, 1, 1, 1], six);
    expect(asked(trials).outcome).toBe('inconclusive');
    expect(asked(trials).reason).toBe('a is 0 in round 1, which has no ratio');
    expect(asked(trials).estimate).toBeNull();
    expect(asked(trials, { by: 'difference', predicted: 'below', bound: 0 }).outcome).toBe('pass');
  });

  test('what is no number is no figure', () => {
    const effect = asked(roundsOf([Number.NaN, 101, 101, 101, 101, 101], six));
    expect(effect).toMatchObject({ outcome: 'inconclusive', rounds: 5 });
    expect(effect.reason).toContain('httpd-event in only, round 1, has no value of');
  });

  test('one wild round hides nothing that all of them show', () => {
    const effect = asked(roundsOf([101, 102, 103, 104, 105, 190], six), {
      by: 'difference',
      bound: 0,
    });
    expect(effect.outcome).toBe('pass');
  });

  test('rounds that scatter about the bound leave it open', () => {
    const effect = asked(roundsOf([90, 110, 95, 105, 99, 101], six));
    expect(effect).toMatchObject({
      outcome: 'inconclusive',
      reason: 'the interval includes the bound',
    });
  });
});

describe('what was not measured leaves a claim open, and says why', () => {
  const good = roundsOf([200, 200, 201, 201, 199, 199], six);
  const without = (arm: string, round: number) =>
    good.filter((trial) => trial.arm !== arm || trial.round !== round);

  test.each<[string, readonly Trial[], string]>([
    ['nothing at all', [], 'httpd-event in only, round 1, was not run'],
    [
      'a trial is missing',
      without('httpd-worker', 3),
      'httpd-worker in only, round 3, was not run',
    ],
    [
      'a server fails',
      [
        ...without('httpd-worker', 3),
        failedTrial('httpd-worker', 3, 'httpd-worker runs the MPM event, not worker\nmore'),
      ],
      'httpd-worker in only, round 3, failed at stage identity: httpd-worker runs the ' +
        'MPM event, not worker',
    ],
    [
      'a trial is invalid',
      [
        ...without('httpd-event', 2),
        {
          ...trialOf('httpd-event', 2, 200),
          validity: {
            verdict: 'generator-bound',
            evidence: [{ kind: 'generator-bound', cpuShare: 0.95 }],
          },
        },
      ],
      'httpd-event in only, round 2, is invalid: generator-bound',
    ],
  ])('%s', (_, trials, reason) => {
    const effect = asked(trials);
    expect(effect.outcome).toBe('inconclusive');
    expect(effect.reason).toContain(reason);
    expect(effect.reason).toContain('at least 6 are needed');
    const answer = judge(claimOf([criterion]), { first: trials }, 'httpd');
    expect(answer.verdict).toBe('inconclusive');
    expect(answer.reason).toContain(reason);
  });

  test('six clear rounds are no answer while others are still to be run', () => {
    const clear = roundsOf([200, 201, 202, 203, 204, 205], six);
    expect(asked(clear).outcome).toBe('pass');
    expect(asked(clear, {}, 8)).toMatchObject({
      outcome: 'inconclusive',
      reason: 'httpd-event in only, round 7, was not run, and 3 more',
    });
  });

  test('five rounds can never be enough', () => {
    const effect = asked(roundsOf([200, 201, 202, 203, 204], [100, 100, 100, 100, 100]), {}, 5);
    expect(effect.reason).toBe('5 rounds planned, at least 6 are needed');
    expect(effect.interval).not.toBeNull();
  });

  test('of more rounds than needed an invalid one may be missing, a failed one may not', () => {
    const seven = roundsOf([200, 200, 201, 201, 199, 199], six);
    const invalid = (['httpd-event', 'httpd-worker'] as const).map((arm) => ({
      ...trialOf(arm, 7, 100),
      validity: {
        verdict: 'generator-bound',
        evidence: [{ kind: 'generator-bound', cpuShare: 0.95 }],
      } as const,
    }));
    expect(asked([...seven, ...invalid], {}, 7)).toMatchObject({ outcome: 'pass', rounds: 6 });
    // Nor is it the server's fault where our own generator crashed.
    const crashes = (['httpd-event', 'httpd-worker'] as const).map(
      (arm) => ({ ...failedTrial(arm, 7, 'it ended'), stage: 'generator' }) as Trial,
    );
    expect(asked([...seven, ...crashes], {}, 7)).toMatchObject({ outcome: 'pass', rounds: 6 });
    const failed = [...seven, failedTrial('httpd-event', 7, 'it died')];
    expect(asked([...failed, trialOf('httpd-worker', 7, 100)], {}, 7)).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringContaining('it died'),
    });
  });

  test('a late generator spoils nothing, and neighbours spoil what requests show', () => {
    const late = good.map((trial) => ({
      ...(trial as CompletedTrial),
      sent: 100,
      warnings: [{ kind: 'schedule-late' as const, lagP99Us: 1500, allowedUs: 1000 }],
    }));
    const share = { figure: 'answered', by: 'difference', predicted: 'within' } as const;
    expect(asked(late, { ...share, bound: 1e6 }).rounds).toBe(6);
    expect(asked(late, { figure: 'latencyP99' }).rounds).toBe(6);
    const guarded = late.map((trial) => ({
      ...trial,
      validity: {
        verdict: 'neighbours' as const,
        evidence: [{ kind: 'neighbours' as const, share: 0.9 }],
      },
    }));
    expect(asked(guarded, share).rounds).toBe(0);
    expect(asked(guarded, share).reason).toContain('round 1, is invalid: neighbours');
  });

  test('a server without the figure in a late trial is as good as in one that was on time', () => {
    const [first, ...others] = good.map((trial) => trial as CompletedTrial);
    const silent: CompletedTrial = {
      ...first!,
      latencyUs: null,
      warnings: [{ kind: 'schedule-late', lagP99Us: 1500, allowedUs: 1000 }],
    };
    // Seven rounds, so that one of them may be missing: a gap would not matter, what is about the
    // server does.
    const seventh = roundsOf([200], [100]).map((trial) => ({ ...trial, round: 7 }));
    const trials = [silent, ...others, ...seventh];
    const median = { figure: 'latencyP50', predicted: 'within', bound: 1e6 } as const;
    expect(asked(trials, median, 7)).toMatchObject({
      outcome: 'inconclusive',
      rounds: 6,
      reason: 'httpd-event in only, round 1, has no value of median latency',
    });
  });

  test('another server’s trials do not count', () => {
    const answer = judge(claimOf([criterion]), { first: good }, 'native');
    expect(answer.reason).toContain('native-event in only, round 1, was not run');
  });
});

describe('the answer', () => {
  const evidence = { first: roundsOf([200, 200, 201, 201, 199, 199], six) };
  const verdictOf = (...criteria: readonly Criterion[]) =>
    judge(claimOf(criteria), evidence, 'httpd').verdict;
  const holds = criterion;
  const fails = { ...criterion, predicted: 'below' } as const;
  const open = { ...criterion, bound: 2 } as const;
  const beside = { decides: false } as const;

  test.each<[string, readonly Criterion[], string]>([
    ['all hold', [holds, holds], 'supported'],
    ['one fails', [holds, fails], 'refuted'],
    ['one is open', [holds, open], 'inconclusive'],
    ['one fails and one is open', [open, fails], 'refuted'],
    ['what does not decide fails', [holds, { ...fails, ...beside }], 'supported'],
    ['nothing decides', [{ ...holds, ...beside }], 'inconclusive'],
    ['nothing is predicted', [], 'inconclusive'],
  ])('%s', (_, criteria, verdict) => expect(verdictOf(...criteria)).toBe(verdict));

  test('each effect stands under its own criterion, and all of it survives JSON', () => {
    const answer = judge(claimOf([holds, fails, open]), evidence, 'httpd');
    expect(answer.effects.map(({ outcome }) => outcome)).toEqual(['pass', 'fail', 'inconclusive']);
    expect(answer.effects.map((effect) => effect.criterion)).toEqual([holds, fails, open]);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  });
});

test('where there is no difference, at most one criterion in twenty says that there is one', () => {
  const random = seededRandom(20261125);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rates = () => Array.from({ length: 6 }, () => 1000 * Math.exp(0.05 * normal()));
  const template = roundsOf(six, six) as readonly ReturnType<typeof trialOf>[];
  const runs = 4000;
  let claimed = 0;
  for (let run = 0; run < runs; run += 1) {
    const all = [...rates(), ...rates()];
    const trials = template.map((trial, i) => ({ ...trial, ratePerSecond: all[i] ?? 0 }));
    if (asked(trials).outcome !== 'inconclusive') claimed += 1;
  }
  // Exactly 2/64 = 3.1 %, never more than 5 %; three standard errors for the simulation.
  expect(claimed / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  expect(claimed / runs).toBeGreaterThan(0.015);
});

test('a cell that is run in fewer rounds has fewer', () => {
  const short = { ...experiment, cells: [{ ...cell, rounds: 2 }] };
  const claim = { experiments: [short], criteria: [] };
  const effect = effectOf(claim, criterion, { first: roundsOf(six, six) }, 'httpd');
  expect(effect.reason).toBe('2 rounds planned, at least 6 are needed');
});

/** Rounds of a figure whose median is that of the other side, but whose noise is skewed. */
function skewedRounds(n: number) {
  const template = roundsOf(Array(n).fill(1000), Array(n).fill(1000)) as readonly CompletedTrial[];
  const random = seededRandom(20261129);
  const skewed = () => 1000 * Math.exp(0.1 * (-Math.log(1 - random()) - Math.LN2));
  return () => template.map((trial, i) => (i < n ? { ...trial, ratePerSecond: skewed() } : trial));
}

/** One in twenty at most; three standard errors for the simulation. */
const oneInTwenty = (runs: number) => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs);

test.each([6, 24])(
  'skewed noise about the bound is called a difference in one of twenty cases at most: %i rounds',
  (n) => {
    const trials = skewedRounds(n);
    const outcomes = Array.from({ length: 500 }, () => asked(trials(), {}, n).outcome);
    // Student's t and signed ranks together called 7 to 15 % so.
    expect(outcomes.filter((each) => each !== 'inconclusive').length / 500).toBeLessThan(
      oneInTwenty(500),
    );
  },
);

test(
  'a claim of six predictions, each true by a hair, is refuted in one of twenty cases ' + 'at most',
  () => {
    const trials = skewedRounds(12);
    const claim = claimOf(Array(6).fill(criterion), 12);
    const outcomeOf = () => effectOf(claim, criterion, { first: trials() }, 'httpd').outcome;
    const runs = Array.from({ length: 300 }, () => Array.from({ length: 6 }, outcomeOf));
    const refuted = runs.filter((outcomes) => outcomes.includes('fail')).length;
    expect(refuted / 300).toBeLessThan(oneInTwenty(300));
  },
);

test('six rounds do not refute a claim of four predictions, seven do', () => {
  const fails = { ...criterion, predicted: 'below' } as const;
  const answered = (n: number) =>
    judge(
      claimOf([fails, fails, fails, fails], n),
      { first: roundsOf(Array(n).fill(200), Array(n).fill(100)) },
      'httpd',
    );
  expect(answered(6).verdict).toBe('inconclusive');
  expect(answered(6).reason).toContain('is refuted by at least 7 rounds');
  expect(answered(7).verdict).toBe('refuted');
});
