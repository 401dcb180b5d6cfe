import { expect, test } from 'vitest';
import { loadSpec } from '../../src/run/load-spec.ts';
import { plannedTrials } from '../../src/run/trials.ts';
import { arms } from '../../src/server/arm.ts';
import { plan as fakePlan, fakeServer } from './parts.ts';

const patience = (change: { readonly timeoutSeconds?: number }) => {
  const [cell] = fakePlan.cells;
  const plan = { ...fakePlan, cells: [{ ...cell!, ...change }] };
  const [trial] = plannedTrials(plan, 'hash');
  return loadSpec(fakeServer(arms['httpd-worker'], []), trial!, plan).timeoutSeconds;
};

test('a visitor gives up after 5 seconds, or after what his cell says', () => {
  expect(patience({})).toBe(5);
  expect(patience({ timeoutSeconds: 60 })).toBe(60);
});
