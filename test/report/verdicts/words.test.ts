import { describe, expect, test } from 'vitest';
import type { RunInput } from '../../../src/analysis/input.ts';
import { type CellSummary, summarize } from '../../../src/analysis/summary.ts';
import { spokenOf, titleOf } from '../../../src/report/verdicts/words.ts';
import { validityOf } from '../../../src/run/judge.ts';
import type { CompletedTrial, Trial } from '../../../src/run/trial.ts';
import type { ArmId } from '../../../src/server/arm.ts';
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

/** What is said about the throughput of keepalive-32. */
function said(input: RunInput): readonly string[] {
  const cell = summarize(input).cells[0] as CellSummary;
  const [rate] = cell.comparisons;
  return spokenOf(rate!, cell.short).map(({ label, sentence }) => `${label}: ${sentence}`);
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

describe('what is said of two arms', () => {
  test('of which one is better by far', () => {
    expect(said(rates(about(2400, 0.01)))).toEqual([
      'faster: event serves 2.4 times as many requests per second as worker under 32 keep-alive connections, 95 % interval 2.4–2.4, 12 rounds.',
    ]);
  });

  test('of which one is better, perhaps by less than matters', () => {
    expect(said(rates(about(1040, 0.01)))).toEqual([
      'faster: event serves 4.0 % more requests per second than worker under 32 keep-alive connections, 95 % interval +3.3 % to +4.7 %, 12 rounds.',
    ]);
    expect(said(rates(about(1034, 0.01)))[0]).toContain(
      'possibly by less than the 3 % that matter',
    );
  });

  test('that are equivalent', () => {
    expect(said(rates(about(1000, 0.01)))).toEqual([
      'equivalent: worker and event are equivalent in throughput within ±3 % under 32 keep-alive connections: worker as much as event, 95 % interval −0.7 % to +0.7 %, 12 rounds.',
    ]);
    expect(said(rates(about(1010, 0.001)))[0]).toContain(
      'there is a difference, too small to matter',
    );
  });

  test('of which one answered nobody at all, or neither did', () => {
    const input = run();
    const plan = {
      ...input.plan,
      cells: input.plan.cells.map((cell) => ({
        ...cell,
        questions: [{ metric: 'answered', better: 'higher', margin: 0.03 } as const],
      })),
    };
    const answers = (event: number) =>
      said(
        edit({ ...input, plan }, (trial) => ({
          ...trial,
          carried: 0,
          queued: 0,
          sent: 200,
          errors: { ...trial.errors, late: 0 },
          requests: trial.arm === 'httpd-worker' ? 0 : event,
        })),
      );
    expect(answers(200)).toEqual([
      'serves more: event serves more than 100 times as many new clients as worker under 32 keep-alive connections, 95 % interval more than 100 times, 12 rounds.',
    ]);
    expect(answers(0)[0]).toMatch(
      /^equivalent: worker and event are equivalent in share of answered/,
    );
  });

  test('of which nothing can be said, and what would settle it', () => {
    expect(said(rates(about(1000, 0.1)))).toEqual([
      'inconclusive: Whether worker and event differ in throughput stays open: against event, worker lies between −6.0 % and +7.4 % (95 % interval, 12 rounds). About 133 rounds in total would settle ±3 %.',
    ]);
  });
});

describe('wrong or too little data give no number', () => {
  test.each<[string, RunInput, RegExp]>([
    ['one round', run({ rounds: 1 }), /one round says nothing about the next one/],
    [
      'a missing arm',
      edit(run(), (trial) => (trial.arm === 'httpd-event' ? null : trial)),
      /no round in which both have a valid trial/,
    ],
    [
      'an arm of which every trial failed',
      edit(run(), (trial) => (trial.arm === 'httpd-event' ? failed(trial) : trial)),
      /no round in which both have a valid trial/,
    ],
    [
      'only invalid trials',
      edit(run(), (trial) => ({
        ...trial,
        validity: validityOf([{ kind: 'generator-bound', cpuShare: 0.97 }]),
      })),
      /no round in which both have a valid trial/,
    ],
    [
      'a figure that is none',
      rates((round) => (round === 4 ? Number.NaN : 1000)),
      /event shows no positive number in round 4/,
    ],
    [
      'a zero',
      rates((round) => (round === 4 ? 0 : 1000)),
      /event shows zero, which has no ratio to anything, in round 4/,
    ],
  ])('%s', (_, input, reason) => {
    const [sentence = ''] = said(input);
    expect(sentence).toMatch(/^invalid: No comparison of worker and event on throughput: /);
    expect(sentence).toMatch(reason);
    expect(sentence).not.toMatch(/interval| %/);
  });

  test('no text of such a run holds NaN or infinity', () => {
    expect(renderMarkdown(rates((round) => (round === 4 ? 0 : 1000)))).not.toMatch(/NaN|Infinity/);
  });
});

describe('the sentinel', () => {
  const withSentinel = (factor: number) =>
    edit(run({ sentinel: 'httpd-event' }), (trial) => {
      const ratePerSecond = about(1000, 0.01)(trial.round + (trial.arm === 'httpd-worker' ? 1 : 0));
      const share = trial.arm === 'httpd-event-sentinel' ? factor : 1;
      return { ...trial, ratePerSecond: ratePerSecond * share };
    });

  test('that stands still lets the words stand', () => {
    expect(said(withSentinel(1.001))[0]).toMatch(/^equivalent/);
  });

  test('that moves takes all words back, of this figure only', () => {
    expect(said(withSentinel(1.2))).toEqual([
      expect.stringMatching(
        /^invalid: No comparison of worker and event on throughput: a second start of event differs from the first by −1\d % to −1\d %, although they are the same\.$/,
      ),
    ]);
    const cell = summarize(withSentinel(1.2)).cells[0]!;
    expect(cell.comparisons[2]?.pairs[0]?.verdict.word).not.toBe('invalid');
    expect(renderMarkdown(withSentinel(1.2))).toContain('1 called a difference');
  });

  test('stands in no number of the arm that it repeats', () => {
    const { numbers, valid } = summarize(withSentinel(5)).cells[0]!.arms[1]!;
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
  const [sentence] = said(input);
  expect(sentence).toContain('event serves 10 % more requests per second than worker');
  expect(sentence).toContain('12 rounds');
});

test('the order of three arms holds what is proven', () => {
  const factors: Partial<Record<ArmId, number>> = { 'httpd-event': 1.2, 'httpd-worker': 1.2 };
  const input = edit(run({ arms: ['httpd-prefork', 'httpd-worker', 'httpd-event'] }), (trial) => ({
    ...trial,
    ratePerSecond: about(1000, 0.004)(trial.round) * (factors[trial.arm as ArmId] ?? 1),
  }));
  expect(titleOf(summarize(input).cells[0]!.comparisons[0]!)).toBe(
    'throughput: worker ≈ event > prefork',
  );
});

function failed(trial: CompletedTrial): Trial {
  const { schema, planSha256, id, round, cell, workload, driver, connections } = trial;
  const { arm, server, mpm, runtime, seed, startedAt, attempt } = trial;
  const head = { schema, planSha256, id, round, cell, workload, driver, connections };
  const rest = { arm, server, mpm, runtime, seed, startedAt, attempt };
  return { ...head, ...rest, state: 'failed', stage: 'ready', reason: 'no', log: '' };
}
