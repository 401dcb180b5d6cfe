import { describe, expect, test } from 'vitest';
import type { RunInput } from '../../../src/analysis/input.ts';
import { type CellSummary, summarize } from '../../../src/analysis/summary.ts';
import type { Judged } from '../../../src/analysis/verdict.ts';
import { flawKinds } from '../../../src/plan/flaws.ts';
import { orderText, tooFewLabel, verdictTexts } from '../../../src/report/verdicts/sentences.ts';
import { validityOf } from '../../../src/run/judge.ts';
import type { CompletedTrial, Trial } from '../../../src/run/trial.ts';
import type { ArmId } from '../../../src/server/arm.ts';
import { comparisonOf, latency, times } from '../../fixtures/compared-arm.ts';
import { renderMarkdown } from '../../fixtures/rendered.ts';
import { buildRun, type Wishes } from '../../fixtures/run.ts';

const run = (wishes: Wishes = {}): RunInput =>
  buildRun({ rounds: 12, mishaps: false, arms: ['httpd-worker', 'httpd-event'], ...wishes });

const edit = (input: RunInput, change: (trial: CompletedTrial) => Trial | null): RunInput => ({
  ...input,
  trials: input.trials.flatMap((trial) =>
    trial.state === 'completed' ? (change(trial) ?? []) : [trial],
  ),
});

/** Verdicts on the throughput of keepalive-32. */
function verdictsOn(input: RunInput): readonly string[] {
  const cell = summarize(input).cells[0] as CellSummary;
  const [rate] = cell.comparisons;
  return verdictTexts(rate!).map(({ label, sentence }) => `${label}: ${sentence}`);
}

/** Trials of event get this rate in each round, those of worker 1000. */
const rates = (event: (round: number) => number, wishes: Wishes = {}) =>
  edit(run(wishes), (trial) => ({
    ...trial,
    ratePerSecond: trial.arm === 'httpd-worker' ? 1000 : event(trial.round),
  }));

/** Plus and minus the share, in turn. */
const about = (centre: number, share: number) => (round: number) =>
  centre * (1 + (round % 2 === 0 ? share : -share));

describe('the verdict on two arms', () => {
  test('of which one is better by far', () => {
    expect(verdictsOn(rates(about(2400, 0.01)))).toEqual([
      'event: 2.4 times the throughput of worker (95 % CI 2.4–2.4 times, 12 rounds).',
    ]);
  });

  test('of which one is better, perhaps by less than the margin', () => {
    expect(verdictsOn(rates(about(1080, 0.01)))).toEqual([
      'event: 8.0 % more requests/s than worker (95 % CI +6.9 % to +9.1 %, 12 rounds).',
    ]);
    expect(verdictsOn(rates(about(1052, 0.01)))[0]).toContain(
      '; the true difference may be smaller than the 5 % margin.',
    );
  });

  test('that are equivalent', () => {
    expect(verdictsOn(rates(about(1000, 0.01)))).toEqual([
      'equivalent within ±5 %: worker and event have the same throughput ' +
        '(95 % CI −1.0 % to +1.0 %, 12 rounds).',
    ]);
    expect(verdictsOn(rates(about(1010, 0.001)))[0]).toContain(
      '; the difference is real, but smaller than the margin.',
    );
  });

  test('of which one answered nothing, or neither did', () => {
    const input = run();
    const plan = {
      ...input.plan,
      cells: input.plan.cells.map((cell) => ({
        ...cell,
        questions: [{ figure: 'lost', better: 'lower', margin: 0.005 } as const],
      })),
    };
    const answers = (event: number) =>
      verdictsOn(
        edit({ ...input, plan }, (trial) => ({
          ...trial,
          latencyUs: {
            ...trial.latencyUs!,
            count: 200,
            lost: trial.arm === 'httpd-worker' ? 200 : 200 - event,
          },
        })),
      );
    expect(answers(200)).toEqual([
      'event: worker answered 0 of 2,400 (at most 0.15 %), ' +
        'event answered 2,400 of 2,400 (at least 99.85 %).',
    ]);
    expect(answers(0)[0]).toBe(
      'equivalent within ±0.5 % of the requests: worker answered 0 of 2,400 ' +
        '(at most 0.15 %), event answered 0 of 2,400 (at most 0.15 %).',
    );
  });

  test('that cannot be decided, and how many rounds would', () => {
    expect(verdictsOn(rates(about(1000, 0.1)))[0]).toMatch(
      new RegExp(
        [
          '^inconclusive: worker is between 9\\.1 % slower and 11 % faster than event ',
          '\\(95 % CI, 12 rounds\\)\\. If they are equal, about \\d+ rounds in total ',
          'would show it within ±5 %\\.$',
        ].join(''),
      ),
    );
  });
});

test('a lower bound that decides nothing names no number of rounds', () => {
  // Each starves half of its clients in every fourth round; only that of a is a lower bound.
  const a = times(12, (i) =>
    i % 4 === 0 ? { p50: 2_000_000, lost: 501 } : { p50: 100 + i, lost: 0 },
  );
  const b = times(12, (i) => ({ p50: 100 + i, lost: i % 4 === 1 ? 490 : 0 }));
  const [text] = verdictTexts(comparisonOf(latency, a, b));
  expect(text?.label).toBe('inconclusive');
  expect(text?.sentence).toMatch(/ over 100 times slower than b \(97\.5 % CI, 12 rounds\)\.$/);
});

test('too few rounds are those of the look', () => {
  const judged = { effect: { rounds: 7 }, leastRounds: 8 } as Judged;
  expect(tooFewLabel(judged)).toBe('too few rounds (7 of 8)');
});

describe('wrong or too little data give no number', () => {
  test.each<[string, RunInput, RegExp]>([
    [
      'a missing arm',
      edit(run(), (trial) => (trial.arm === 'httpd-event' ? null : trial)),
      /no round in which both have a usable trial/,
    ],
    [
      'an arm of which every trial failed',
      edit(run(), (trial) => (trial.arm === 'httpd-event' ? failed(trial) : trial)),
      /no round in which both have a usable trial/,
    ],
    [
      'only invalid trials',
      edit(run(), (trial) => ({
        ...trial,
        validity: validityOf([{ kind: 'generator-bound', cpuShare: 0.97 }], flawKinds),
      })),
      /no round in which both have a usable trial/,
    ],
    [
      'a figure that is none',
      rates((round) => (round === 4 ? Number.NaN : 1000)),
      /the throughput of event in round 4 is no positive number/,
    ],
    [
      'a zero',
      rates((round) => (round === 4 ? 0 : 1000)),
      /the throughput of event in round 4 is zero, which has no ratio/,
    ],
  ])('%s', (_, input, reason) => {
    const [sentence = ''] = verdictsOn(input);
    expect(sentence).toMatch(/^not measured: no comparison of worker and event: /);
    expect(sentence).toMatch(reason);
    expect(sentence).not.toMatch(/CI| %/);
  });

  test('no text of such a run holds NaN or infinity', () => {
    expect(renderMarkdown(rates((round) => (round === 4 ? 0 : 1000)))).not.toMatch(/NaN|Infinity/);
  });
});

describe('the A/A control', () => {
  const withControl = (factor: number) =>
    edit(run({ control: 'httpd-event' }), (trial) => {
      const ratePerSecond = about(1000, 0.01)(trial.round + (trial.arm === 'httpd-worker' ? 1 : 0));
      const share = trial.arm === 'httpd-event-control' ? factor : 1;
      return { ...trial, ratePerSecond: ratePerSecond * share };
    });

  test('that shows no difference leaves the verdicts', () => {
    expect(verdictsOn(withControl(1.001))[0]).toMatch(/^equivalent/);
  });

  test('that shows a difference is said, and before the numbers', () => {
    const text = renderMarkdown(withControl(1.2));
    expect(text).toMatch(/\d beyond chance/);
    expect(text).toContain('the A/A control failed in keepalive-32');
  });

  test('stands in no number of the arm that it repeats', () => {
    const { numbers, valid } = summarize(withControl(5)).cells[0]!.arms[1]!;
    expect(valid).toHaveLength(12);
    expect(numbers.rate?.max).toBeLessThan(1100);
  });
});

test('slices of a round count once, and one that stood still spoils nothing', () => {
  const input = edit(run(), (trial) => ({
    ...trial,
    ratePerSecond: trial.arm === 'httpd-event' ? about(1100, 0.01)(trial.round) : 1000,
    slices: [0, 1000, 1100, 900].map((requests, i) => ({
      ...{ atMs: 1000 * i, seconds: 0.25, requests, cpuUs: requests * 50 },
    })),
  }));
  const [sentence] = verdictsOn(input);
  expect(sentence).toContain('10 % more requests/s than worker');
  expect(sentence).toContain('12 rounds');
});

test('the order of three arms shows what is proven', () => {
  const factors: Partial<Record<ArmId, number>> = { 'httpd-event': 1.2, 'httpd-worker': 1.2 };
  const input = edit(run({ arms: ['httpd-prefork', 'httpd-worker', 'httpd-event'] }), (trial) => ({
    ...trial,
    ratePerSecond: about(1000, 0.004)(trial.round) * (factors[trial.arm as ArmId] ?? 1),
  }));
  expect(orderText(summarize(input).cells[0]!.comparisons[0]!)).toBe(
    'throughput, best first: worker ≈ event, prefork',
  );
});

function failed(trial: CompletedTrial): Trial {
  const { schema, planSha256, id, round, cell, workload, driver, connections } = trial;
  const { arm, server, mpm, runtime, seed, startedAt, endedAt, block, attempt } = trial;
  const head = { schema, planSha256, id, round, cell, workload, driver, connections };
  const rest = { arm, server, mpm, runtime, seed, startedAt, endedAt, block, attempt };
  return { ...head, ...rest, state: 'failed', stage: 'ready', reason: 'no', log: '' };
}
