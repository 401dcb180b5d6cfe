import { expect, test } from 'vitest';
import { durationText } from '../../src/plan/duration.ts';
import type { Cell } from '../../src/plan/plan.ts';
import { loadSpec } from '../../src/run/load-spec.ts';
import { plannedTrials } from '../../src/run/trials.ts';
import { arms } from '../../src/server/arm.ts';
import { plan as fakePlan, fakeServer } from '../fixtures/parts.ts';

const specOf = (change: Pick<Cell, 'timeoutSeconds' | 'durationSeconds'>) => {
  const [cell] = fakePlan.cells;
  const plan = { ...fakePlan, cells: [{ ...cell!, ...change }] };
  const [trial] = plannedTrials(plan, 'hash');
  return loadSpec(fakeServer(arms['httpd-worker'], []), trial!, plan);
};

test('a visitor gives up after 5 seconds, or after what his cell says', () => {
  expect(specOf({}).timeoutSeconds).toBe(5);
  expect(specOf({ timeoutSeconds: 60 }).timeoutSeconds).toBe(60);
});

test('a cell is measured for as long as the plan says, or for as long as it says itself', () => {
  expect(specOf({}).durationSeconds).toBe(fakePlan.durationSeconds);
  expect(specOf({ durationSeconds: 9 }).durationSeconds).toBe(9);
  const [cell] = fakePlan.cells;
  expect(durationText({ durationSeconds: 2.5, cells: [cell!] })).toBe('2.5');
  const cells = [cell!, { ...cell!, durationSeconds: 1 }];
  expect(durationText({ durationSeconds: 2.5, cells })).toBe('1 to 2.5');
});
