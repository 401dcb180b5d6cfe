import { expect, test } from 'vitest';
import type { RunInput } from '../../../src/analysis/input.ts';
import { preflight } from '../../../src/report/trends/preflight.ts';
import { buildRun } from '../../fixtures/run.ts';

/** A run in which event has another httpd than the other arms. */
const mixed = (ofEvent: string): RunInput => {
  const run = buildRun({ mishaps: false });
  const trials = run.trials.map((trial) =>
    trial.state === 'completed' && trial.mpm === 'event'
      ? { ...trial, identity: { ...trial.identity, version: ofEvent } }
      : trial,
  );
  return { ...run, trials };
};

test('the order in which versions of httpd were measured is no difference', () => {
  const earlier = mixed('Apache/2.4.71 (Debian)');
  const later = { ...earlier, trials: earlier.trials.toReversed() };
  expect(preflight(earlier, later).surroundings).toEqual([]);
});

test('another version of httpd is a difference', () => {
  const { surroundings } = preflight(mixed('Apache/2.4.71'), mixed('Apache/2.4.72'));
  expect(surroundings).toEqual([
    'httpd: ["Apache/2.4.68 (Debian)","Apache/2.4.71"] and ' +
      '["Apache/2.4.68 (Debian)","Apache/2.4.72"]',
  ]);
});
