import { describe, expect, test } from 'vitest';
import { usualThresholds } from '../../src/plan/thresholds.ts';
import { disturbedRound } from '../../src/run/disturbed-round.ts';
import type { CompletedTrial } from '../../src/run/trial.ts';
import { buildRun } from '../fixtures/run.ts';

const one = buildRun({ rounds: 1, mishaps: false }).trials[0] as CompletedTrial;

/** A round of two trials with these shares of stolen time. */
const roundOf = (round: number, ...steal: readonly number[]): readonly CompletedTrial[] =>
  steal.map((hostStealShare, i) => ({
    ...one,
    ...{ id: `r${round}-${i}`, round, observation: { ...one.observation, hostStealShare } },
  }));
const judged = (round: readonly CompletedTrial[], run: readonly CompletedTrial[]) =>
  disturbedRound(round, [...run, ...round], usualThresholds);
const steady = [1, 2, 3, 4].flatMap((round) => roundOf(round, 0.1, 0.14));

describe('a round is repeated for all arms', () => {
  test('where more than a quarter of it was stolen, even in the first round', () => {
    expect(judged(roundOf(5, 0.2, 0.31), steady)).toBe('stolen');
    expect(judged(roundOf(1, 0.26, 0.26), [])).toBe('stolen');
  });

  test('where three times the median of the run was stolen', () => {
    const calm = [1, 2, 3, 4].flatMap((round) => roundOf(round, 0.01, 0.03));
    expect(judged(roundOf(5, 0.08, 0.05), calm)).toBe('stolen');
    expect(judged(roundOf(5, 0.05, 0.05), calm)).toBeNull();
  });

  test('where the clock was set', () => {
    const disturbances = { throttledShare: 0, oomKills: null, clockStepMs: -101 };
    const [first, second] = roundOf(5, 0.1, 0.1);
    const stepped = { ...first!, observation: { ...first!.observation, disturbances } };
    expect(judged([stepped, second!], steady)).toBe('clock-step');
  });
});

describe('no round is repeated', () => {
  test('because of a steady steal, or of a little where there was none', () => {
    expect(judged(roundOf(5, 0.15, 0.12), steady)).toBeNull();
    const none = [1, 2, 3].flatMap((round) => roundOf(round, 0, 0));
    expect(judged(roundOf(4, 0.01, 0.02), none)).toBeNull();
  });

  test('for its results: they change nothing', () => {
    const worse = roundOf(5, 0.1, 0.1).map((trial) => ({
      ...trial,
      ...{ requests: 0, ratePerSecond: 0, latencyUs: null },
      validity: { verdict: 'guard', evidence: [{ kind: 'guard' }] },
    })) as unknown as readonly CompletedTrial[];
    expect(judged(worse, steady)).toBeNull();
  });
});
