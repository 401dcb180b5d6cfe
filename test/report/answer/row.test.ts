import { expect, test } from 'vitest';
import type { RunInput } from '../../../src/analysis/input.ts';
import { questionsOf } from '../../../src/analysis/questions.ts';
import { summarize } from '../../../src/analysis/summary.ts';
import { cellOf } from '../../../src/plan/cells.ts';
import { usualMargins } from '../../../src/plan/questions.ts';
import { answerOf } from '../../../src/report/answer/answer-of.ts';
import { change } from '../../../src/report/run/change.ts';
import type { Trial } from '../../../src/run/trial.ts';
import { arms, armWith } from '../../../src/server/arm.ts';
import { looksOf } from '../../../src/stats/looks.ts';
import { answerTo, runWith } from '../../fixtures/answered.ts';

const prefork = 'httpd-prefork';
const worker = 'httpd-worker';
const event = 'httpd-event';

/** Adds a second build of event that is equally fast, as every night has one. */
function withAnchor(run: RunInput): RunInput {
  const anchor = armWith(arms[event], { tuning: { name: 'matched' }, build: 'anchor' });
  const rounds = run.plan.rounds.map((round) => ({ ...round, arms: [...round.arms, anchor.id] }));
  return {
    ...run,
    plan: { ...run.plan, arms: [...run.plan.arms, anchor], rounds },
    trials: run.trials.flatMap((trial): readonly Trial[] =>
      trial.arm === event
        ? [trial, { ...trial, id: `${trial.id}@anchor`, arm: anchor.id }]
        : [trial],
    ),
  };
}

test('a tie with a second build says which arms tie, and advises nothing', () => {
  const run = runWith({ [prefork]: 10_000, [worker]: 12_000, [event]: 11_000 }, 12);
  const summary = summarize(withAnchor(run));
  const answer = answerOf(summary);
  expect(answer.rows).toMatchObject([
    { of: 'mpm', arms: ['prefork', 'worker', 'event'], best: 'worker' },
    { of: 'build', state: 'equivalent', best: 'tie of event and event, anchor' },
  ]);
  expect(answer.sentence).toBe('Take worker for 32 busy keep-alive clients.');
  const text = JSON.stringify(change(summary, answer));
  expect(text).toContain('Change to worker, and back');
});

test('cells that differ in their streams alone are situations of different names', () => {
  const run = runWith({ [prefork]: 10_000, [worker]: 12_000 }, 12);
  const cells = [1, 8].map((streams) =>
    cellOf('keepalive', 32, {
      ...{ driver: 'raw', protocol: 'h2', streams, rounds: 12, durationSeconds: 4 },
      questions: questionsOf('keepalive', usualMargins),
    }),
  );
  const ids = cells.map(({ id }) => id);
  const trials = ids.flatMap((cell) =>
    run.trials.map((trial) => ({ ...trial, id: `${trial.id} ${cell}`, cell })),
  );
  const rounds = run.plan.rounds.map((round) => ({ ...round, cells: ids }));
  const plan = { ...run.plan, cells, rounds };
  const { sentence } = answerOf(summarize({ ...run, plan, trials }));
  expect(sentence).toBe(
    'Take worker for 32 busy keep-alive clients over HTTP/2 with 1 stream each and ' +
      '32 busy keep-alive clients over HTTP/2 with 8 streams each.',
  );
});

test('an arm that was never measured takes no rounds from the others', () => {
  const few = answerTo({ [prefork]: 10_000, [worker]: 12_000, [event]: 0 }, 3);
  expect(few.rows[0]).toMatchObject({
    state: 'too-few-rounds',
    difference: expect.stringMatching(/; event not measured$/),
    confidence: '3 rounds, a verdict takes 7',
  });
  const run = runWith({ [prefork]: 10_000, [worker]: 10_000, [event]: 0 }, 12, 0);
  const trials = run.trials.map((trial): Trial => {
    if (trial.state !== 'completed' || trial.arm !== worker) return trial;
    return { ...trial, ratePerSecond: trial.round % 2 === 0 ? 8000 : 12_000 };
  });
  const [row] = answerOf(summarize({ ...run, trials })).rows;
  expect(row).toMatchObject({ state: 'undecided' });
  expect(row!.difference).toMatch(/^not decided after 12 rounds: .*; event not measured$/);
});

test('after a look a verdict takes more rounds, and the row says how many', () => {
  const run = runWith({ [prefork]: 10_000, [worker]: 12_000, [event]: 11_000 }, 10);
  const comparison = { ...run.plan.comparison, looks: looksOf({ most: 20 }) };
  const trials = run.trials.filter(({ round }) => round >= 3);
  const [row] = answerOf(summarize({ ...run, plan: { ...run.plan, comparison }, trials })).rows;
  expect(row).toMatchObject({ best: 'too early', confidence: '7 rounds, a verdict takes 8' });
});
