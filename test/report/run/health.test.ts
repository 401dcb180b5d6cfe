import { expect, test } from 'vitest';
import { summarize } from '../../../src/analysis/summary.ts';
import { health } from '../../../src/report/run/health.ts';
import { buildRun } from '../../fixtures/run.ts';

/** Returns what the section says of repetitions, where the trials of these blocks are repeats. */
function repeatsOf(blocks: readonly string[]): readonly string[] {
  const run = buildRun({ mishaps: false });
  const trials = run.trials.map((trial) =>
    blocks.includes(trial.block) ? { ...trial, attempt: 2 } : trial,
  );
  return health(summarize({ ...run, trials }))
    .blocks.flatMap((block) => (block.kind === 'list' ? block.items : []))
    .map(String)
    .filter((fact) => /repeated/.test(fact));
}

test('a round that was repeated counts once, with all its arms', () => {
  expect(repeatsOf([])).toEqual([]);
  expect(repeatsOf(['r1-keepalive-32'])).toEqual([
    '1 round repeated, because it was interrupted or disturbed for all arms',
  ]);
  expect(repeatsOf(['r1-keepalive-32', 'r2-burst-32'])).toEqual([
    '2 rounds repeated, because they were interrupted or disturbed for all arms',
  ]);
});
