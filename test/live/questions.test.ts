import { expect, test } from 'vitest';
import { openCells } from '../../src/analysis/open-cells.ts';
import { questionsNow } from '../../src/live/questions.ts';
import { situationOf } from '../../src/live/situation.ts';
import { looksOf } from '../../src/stats/looks.ts';
import { quickRun } from '../fixtures/quick-run.ts';

const rounds = 12;
const built = quickRun(rounds);
const plan = {
  ...built.plan,
  comparison: { ...built.plan.comparison, looks: looksOf({ most: rounds }) },
};
const after = (rounds: number, last = false) => ({ rounds, last });
const upTo = (last: number) => built.trials.filter(({ round }) => round <= last);

test.each([0, 1, 7, 8, 9, 11, 12])(
  'after %i rounds a situation has an open question where its cell goes on',
  (done) => {
    const open = openCells(plan, upTo(done), done);
    const questions = questionsNow(plan, upTo(done), after(done));
    const expected = plan.cells.filter(({ id }) => open.has(id)).map(situationOf);
    const shown = questions.filter(({ isDecided }) => !isDecided);
    expect(new Set(shown.map(({ situation }) => situation))).toEqual(new Set(expected));
  },
);

test('every question of the plan is listed once, in its order', () => {
  const asked = plan.cells.flatMap((cell) => cell.questions.map(() => situationOf(cell)));
  expect(questionsNow(plan, [], after(0)).map(({ situation }) => situation)).toEqual(asked);
});

test('a decided question shows the order of the arms, an open one how far it is', () => {
  // The pool of prefork has 42 MiB in the fixture, those of worker and event 15.5 and 15.7.
  const two = { ...plan, arms: plan.arms.filter(({ id }) => /^httpd-(prefork|event)$/.test(id)) };
  expect(questionsNow(two, upTo(8), after(8))[0]).toEqual({
    situation: 'memory of the pool',
    noun: 'memory',
    isDecided: true,
    result: 'best first: event, prefork',
  });
  expect(questionsNow(plan, upTo(8), after(8))[0]).toMatchObject({
    isDecided: false,
    result: '2 of 3 pairs of arms decided',
  });
  expect(questionsNow(plan, upTo(7), after(7))[0]?.result).toBe('0 of 3 pairs of arms decided');
});

test('one arm alone has nothing to decide', () => {
  const alone = { ...plan, arms: plan.arms.slice(0, 1) };
  expect(questionsNow(alone, upTo(8), after(8))).toEqual([]);
});

test('at the end of the run every question is judged, whatever the looks', () => {
  const two = { ...plan, arms: plan.arms.filter(({ id }) => /^httpd-(prefork|event)$/.test(id)) };
  const memory = (last: boolean) => questionsNow(two, upTo(7), after(7, last))[0];
  expect(memory(false)?.isDecided).toBe(false);
  expect(memory(true)).toMatchObject({ isDecided: true, result: 'best first: event, prefork' });
});
