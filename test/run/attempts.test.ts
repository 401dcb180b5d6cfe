import { describe, expect, test } from 'vitest';
import { summarize } from '../../src/analysis/summary.ts';
import { countingTrials } from '../../src/run/attempts.ts';
import type { AbortedTrial, Trial } from '../../src/run/trial.ts';
import type { BaseArmId } from '../../src/server/arm.ts';
import { effectOf } from '../../src/studies/claims/effect.ts';
import { cell, criterion, experiment, failedTrial, trialOf } from '../fixtures/claims/trials.ts';
import { buildRun } from '../fixtures/run.ts';
import { headOf } from '../fixtures/trial.ts';

const event = (attempt: number, rate = 100): Trial => ({
  ...trialOf('httpd-event', 1, rate),
  attempt,
});
const worker = (attempt: number, rate = 100): Trial => ({
  ...trialOf('httpd-worker', 1, rate),
  attempt,
});
const failed = (arm: BaseArmId, attempt: number, reason = 'it died'): Trial => ({
  ...failedTrial(arm, 1, reason),
  attempt,
});
const aborted = (arm: BaseArmId, attempt: number): AbortedTrial => ({
  ...headOf(cell, arm, 1),
  state: 'aborted',
  attempt,
});

const counting = (...records: readonly Trial[]) =>
  countingTrials(records).map(({ arm, attempt, state }) => `${arm} ${attempt} ${state}`);

describe('the trials of a round that was repeated are of one attempt', () => {
  test('the repetition, once it is whole', () => {
    expect(counting(event(1), worker(1), worker(2), event(2))).toEqual([
      'httpd-event 2 completed',
      'httpd-worker 2 completed',
    ]);
  });

  test('the first attempt, while the repetition is not through, or was interrupted', () => {
    const first = ['httpd-event 1 completed', 'httpd-worker 1 completed'];
    expect(counting(event(1), worker(1), event(2))).toEqual(first);
    expect(counting(event(1), worker(1), event(2), aborted('httpd-worker', 2))).toEqual(first);
    // It was resumed: of two records of a trial the later one counts.
    expect(counting(event(1), worker(1), event(2), aborted('httpd-worker', 2), worker(2))).toEqual([
      'httpd-event 2 completed',
      'httpd-worker 2 completed',
    ]);
  });

  test('the attempt in which a server failed: no repetition takes that back', () => {
    expect(counting(event(1), failed('httpd-worker', 1), event(2), worker(2))).toEqual([
      'httpd-event 1 completed',
      'httpd-worker 1 failed',
    ]);
    const refusal = 'httpd refused to start: AH00013: Pre-configuration failed';
    expect(
      counting(
        ...[event(1), failed('httpd-worker', 1, refusal)],
        ...[event(2), failed('httpd-worker', 2, refusal)],
      ),
    ).toEqual(['httpd-event 2 completed', 'httpd-worker 2 failed']);
  });

  test('not one in which our own generator crashed', () => {
    const crash = { ...failed('httpd-worker', 1), stage: 'generator' } as Trial;
    expect(counting(event(1), crash, event(2), worker(2))).toEqual([
      'httpd-event 2 completed',
      'httpd-worker 2 completed',
    ]);
  });

  test('a round that was not repeated is as it is', () => {
    expect(counting(event(1), aborted('httpd-worker', 1))).toEqual([
      'httpd-event 1 completed',
      'httpd-worker 1 aborted',
    ]);
    expect(counting()).toEqual([]);
  });
});

test('a claim and a report read both sides of a pair from the same attempt', () => {
  // The second attempt of event alone would make the ratio 9.
  const records = [event(1, 200), worker(1, 100), event(2, 900)];
  const claim = { experiments: [{ ...experiment, rounds: 1 }], criteria: [] };
  const effect = effectOf(claim, criterion, { first: countingTrials(records) }, 'httpd');
  expect([effect.a, effect.b]).toEqual([200, 100]);

  const input = buildRun({ rounds: 2, mishaps: false, arms: ['httpd-worker', 'httpd-event'] });
  const first = input.trials[0]!;
  const half = { ...first, attempt: 2, ratePerSecond: 1e9 } as Trial;
  const before = summarize(input).cells[0]?.comparisons;
  expect(summarize({ ...input, trials: [...input.trials, half] }).cells[0]?.comparisons).toEqual(
    before,
  );
});
