import { expect, test } from 'vitest';
import { summarize } from '../../src/analysis/summary.ts';
import { signNotes } from '../../src/report/notes.ts';
import { buildRun } from '../fixtures/run.ts';

test('a sign is explained below the tables that have it', () => {
  const [cell] = summarize(buildRun({ mishaps: false })).cells;
  const [first, ...others] = cell!.arms;
  const thin = { ...first!.numbers.latencyP95!, thin: true };
  const marked = { ...first!, numbers: { ...first!.numbers, latencyP95: thin } };
  const arms = [marked, ...others];
  // The table of a terminal has no p95.
  expect(signNotes({ ...cell!, arms }, 'short')).toEqual([]);
  expect(signNotes({ ...cell!, arms }, 'columns')).toEqual([
    expect.stringMatching(/^† fewer than 50 requests .* \(prefork\)$/),
  ]);
});
