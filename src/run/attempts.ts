import { isRefusal } from '../server/httpd/refusal.ts';
import type { FailedTrial, Trial } from './trial.ts';

/** Returns the latest attempt at a block; 1 before the first. */
export const attemptOf = (records: readonly Trial[]): number =>
  Math.max(1, ...records.map(({ attempt }) => attempt));

/** Stages in which our own parts fail, by no fault of the server. */
const ownStages: readonly FailedTrial['stage'][] = ['generator', 'agent', 'prepare'];

/** Recognizes a failure of our own: a lost generator or agent says nothing of the server. */
export const isOwnFailure = (trial: Trial): boolean =>
  trial.state === 'failed' && ownStages.includes(trial.stage);

/** Recognizes a trial for which something was lost that it needs, before its server was asked. */
export const isUnprepared = (trial: Trial): boolean =>
  trial.state === 'failed' && trial.stage === 'prepare';

/** Tells a trial that says something: neither interrupted nor unprepared. */
export const isResult = (trial: Trial): boolean =>
  trial.state !== 'aborted' && !isUnprepared(trial);

/** Returns the last record of each trial. */
export const lastOfEach = (records: readonly Trial[]): readonly Trial[] => [
  ...new Map(records.map((each) => [each.id, each])).values(),
];

/** Tells an attempt that brought a result for each of these trials. */
export const isWhole = (attempt: readonly Trial[], ids: readonly string[]): boolean => {
  const ended = lastOfEach(attempt).filter(isResult);
  return ids.every((id) => ended.some((each) => each.id === id));
};

/**
 * Checks that a server failed in these trials: that is a result, and a repetition would hide it. A
 * refusal of the configuration does not count, because it would only come again.
 */
export const holdsFailure = (records: readonly Trial[]): boolean =>
  records.some((each) => each.state === 'failed' && !isOwnFailure(each) && !isRefusal(each.reason));

/**
 * Returns the trials that count among all records of a run, in the order in which their ids first
 * appear. Of a repeated block all are of one attempt, because halves of two were not measured side
 * by side. This is the latest attempt that is whole, or an earlier one in which a server failed. Of
 * several records of a trial within it the last counts.
 */
export function countingTrials(records: readonly Trial[]): readonly Trial[] {
  const blocks = Map.groupBy(records, ({ block }) => block);
  const chosen = new Map(
    [...blocks.values()].flatMap((of) => chosenOf(of).map((trial) => [trial.id, trial])),
  );
  const ids = new Set(records.map(({ id }) => id));
  return [...ids].flatMap((id) => chosen.get(id) ?? []);
}

function chosenOf(block: readonly Trial[]): readonly Trial[] {
  const ids = [...new Set(block.map(({ id }) => id))];
  const attempts = [...Map.groupBy(block, ({ attempt }) => attempt)]
    .toSorted(([a], [b]) => a - b)
    .map(([, records]) => lastOfEach(records));
  const whole = attempts.filter((trials) => isWhole(trials, ids));
  return whole.find(holdsFailure) ?? whole.at(-1) ?? attempts.at(-1) ?? [];
}
