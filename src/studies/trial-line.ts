import type { FailedTrial, Trial } from '../run/trial.ts';

/** Writes in one line, for a log, what became of a trial that was not completed. */
export const trialLine = (trial: Trial): string =>
  `${trial.id}: ${trial.state === 'failed' ? failureOf(trial) : 'interrupted'}`;

const failureOf = ({ stage, reason }: FailedTrial): string =>
  `FAILED at ${stage}: ${reason.split('\n')[0]}`;
