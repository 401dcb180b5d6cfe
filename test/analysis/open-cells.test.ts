import { expect, test } from 'vitest';
import { openCells } from '../../src/analysis/open-cells.ts';
import { summarize } from '../../src/analysis/summary.ts';
import type { CompletedTrial, Trial } from '../../src/run/trial.ts';
import { looksOf } from '../../src/stats/looks.ts';
import { quickRun } from '../fixtures/quick-run.ts';
import { buildRun } from '../fixtures/run.ts';

/** Twelve rounds, counted from 1, of a run that may stop early. */
const rounds = 12;
const built = buildRun({ rounds, mishaps: false });
const plan = {
  ...built.plan,
  comparison: { ...built.plan.comparison, looks: looksOf({ most: rounds }) },
};
const trials = built.trials.map((trial) => ({ ...trial, round: trial.round + 1 }));
const first = 'keepalive-32';

/** The rate of every arm in every round of the first cell; the other cells stay as they are. */
const withRates = (rateOf: (mpm: string, round: number) => number): readonly Trial[] =>
  trials.map((trial) =>
    trial.cell === first && trial.state === 'completed'
      ? ({ ...trial, ratePerSecond: rateOf(trial.mpm, trial.round) } as CompletedTrial)
      : trial,
  );

const far = { prefork: 8000, worker: 9000, event: 10_000 } as Record<string, number>;
const apart = withRates((mpm, round) => (far[mpm] ?? 0) + round);
const upTo = (records: readonly Trial[], last: number) =>
  records.filter(({ round }) => round <= last);

test('before the first look every cell with a question is open', () => {
  const open = openCells(plan, upTo(apart, 7), 7);
  const asked = plan.cells.filter(({ questions }) => questions.length > 0);
  expect([...open].toSorted()).toEqual(asked.map(({ id }) => id).toSorted());
});

test('a cell is open until a look has decided all pairs of all its questions', () => {
  expect(openCells(plan, upTo(apart, 8), 8).has(first)).toBe(false);
  const close = withRates((mpm, round) =>
    mpm === 'event' ? 9000 * (1 + (round % 5) / 10) : (far[mpm] ?? 0),
  );
  expect(openCells(plan, upTo(close, 8), 8).has(first)).toBe(true);
});

test('a decision stands although later rounds show the opposite', () => {
  const turned = withRates(
    (mpm, round) => (round <= 8 ? (far[mpm] ?? 0) : 1e8 / (far[mpm] ?? 1)) + round,
  );
  for (const done of [8, 9, 11, 12]) {
    expect(openCells(plan, upTo(turned, done), done).has(first)).toBe(false);
  }
});

test('a cell whose arms have lower bounds only stays closed, without further rounds', () => {
  const quick = quickRun(12);
  const looks = looksOf({ most: 20 });
  const own = { ...quick.plan, comparison: { ...quick.plan.comparison, looks } };
  const cell = 'parked-128';
  const records = quick.trials.filter((each) => each.cell !== cell || each.round <= 8);
  for (const done of [8, 9, 10, 11]) {
    expect(openCells(own, upTo(records, done), done).has(cell)).toBe(false);
  }
});

test('a summary counts its families, and the wrong differences that they bring at most', () => {
  const { families, expectedWrongAtMost } = summarize({ ...built, trials, plan });
  const asked = plan.cells.reduce((sum, { questions }) => sum + questions.length, 0);
  expect(families).toBe(asked);
  expect(expectedWrongAtMost).toBeCloseTo(0.05 * asked, 12);
  const few = summarize({ ...built, trials: upTo(trials, 5), plan });
  expect([few.families, few.expectedWrongAtMost]).toEqual([0, 0]);
});
