import { expect } from 'vitest';
import type { Trial } from '../src/run/trial.ts';

/**
 * Holds the exit code of a run of one round against its trials. Of a busy machine the generator or the server may get too
 * little; then the trial says so, the run ends with 3, and nothing else may be wrong.
 */
export function expectHonestExit(code: number | null, trials: readonly Trial[]): void {
  for (const trial of trials) {
    expect(trial.state).toBe('completed');
    if (trial.state !== 'completed') continue;
    expect(
      [
        'valid',
        'generator-bound',
        'schedule-late',
        'neighbours',
        'stolen',
        'throttled',
        'tracking-full',
      ],
      `${trial.id}: ${JSON.stringify(trial.validity)}`,
    ).toContain(trial.validity.verdict);
  }
  const doubtful = trials.some(
    (trial) =>
      trial.state === 'completed' &&
      trial.validity.verdict !== 'valid' &&
      !/autocannon|undici/.test(trial.cell),
  );
  expect(code).toBe(doubtful ? 3 : 0);
}
