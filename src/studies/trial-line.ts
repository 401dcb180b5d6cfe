import type { FailedTrial, Trial } from '../run/trial.ts';

/** Writes in one line, for a log, what became of an arm in a round that was not completed. */
export const trialLine = (trial: Trial): string =>
  `round ${trial.round}, ${trial.arm}: ` +
  `${trial.state === 'failed' ? failureOf(trial) : 'interrupted'}`;

const failureOf = ({ stage, reason }: FailedTrial): string =>
  `FAILED at ${stage}: ${reason.split('\n')[0]}`;
