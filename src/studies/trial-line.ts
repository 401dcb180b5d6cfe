import type { Trial } from '../run/trial.ts';

/**
 * Writes one trial in one line, for a log.
 * @param left "1:35".
 */
export function trialLine(trial: Trial, left: string): string {
  return `${trial.id.padEnd(34)} ${outcome(trial)}; ${left} left`;
}

function outcome(trial: Trial): string {
  if (trial.state === 'aborted') return 'interrupted';
  if (trial.state === 'failed') return `FAILED at ${trial.stage}: ${trial.reason.split('\n')[0]}`;
  const rate = `${Math.round(trial.ratePerSecond)} requests/s`;
  const marks = trial.warnings.map(({ kind }) => kind).join(', ');
  return marks === '' ? rate : `${rate} (${marks})`;
}
