import { type Invalidating, onlyOfTime } from '../plan/invalidation.ts';
import { isBarelyLate, isValid } from './judge.ts';
import type { CompletedTrial, Warning } from './trial.ts';

/** Why a trial that came to its end says nothing about a figure; null where it does. By no fault of the server. */
export type Objection = (trial: CompletedTrial) => Invalidating | null;

export const none: Objection = () => null;

export const invalid: Objection = (trial) => unless(trial, () => false);

/**
 * Of figures that some late requests cannot move: one request in a hundred may have left late, as long as the median
 * one left in time.
 */
export const invalidBeyondLate: Objection = (trial) =>
  unless(trial, (flaw) => isBarelyLate(trial, flaw));

/** Of figures that lateness moves by itself: all but one request in a hundred left by so much late at most. */
export const invalidBeyondLateBy =
  (mostUs: number): Objection =>
  (trial) =>
    unless(trial, (flaw) => flaw.kind === 'schedule-late' && flaw.lagP99Us <= mostUs);

/** Of memory: what else ran on the machine, or when our requests left, takes no byte from a server and gives it none. */
export const invalidBeyondTime: Objection = (trial) =>
  unless(trial, ({ kind }) => onlyOfTime.some((each) => each === kind));

/** Of memory divided among those who were served: a machine that stood still may have kept some of them waiting. */
export const invalidBeyondTimeIfAllServed: Objection = (trial) =>
  invalidBeyondTime(trial) ?? (trial.served?.answeredShare === 1 ? null : invalid(trial));

/** The weightiest flaw that is not tolerated; null where there is none. */
function unless(trial: CompletedTrial, tolerates: (flaw: Warning) => boolean) {
  if (isValid(trial)) return null;
  const { verdict, evidence } = trial.validity;
  // A verdict whose evidence is not on record cannot be tolerated.
  if (evidence.length === 0) return verdict as Invalidating;
  const left = evidence.find((each) => !tolerates(each));
  return left === undefined ? null : (left.kind as Invalidating);
}
