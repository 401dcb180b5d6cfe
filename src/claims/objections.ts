import type { Invalidating } from '../plan/invalidation.ts';
import { isBarelyLate, isValid } from '../run/judge.ts';
import type { CompletedTrial, Warning } from '../run/trial.ts';

/** Why a trial that came to its end says nothing about a figure; null where it does. By no fault of the server. */
export type Objection = (trial: CompletedTrial) => Invalidating | null;

export const none: Objection = () => null;

export const invalid: Objection = (trial) => (isValid(trial) ? null : invalidity(trial, []));

/**
 * Of figures that some late requests cannot move: one request in a hundred may have left late, as long as the median
 * one left in time.
 */
export const invalidBeyondLate: Objection = (trial) =>
  unlessLate(trial, (late) => isBarelyLate(trial, late));

/** Of figures that lateness moves by itself: all but one request in a hundred left by so much late at most. */
export const invalidBeyondLateBy =
  (mostUs: number): Objection =>
  (trial) =>
    unlessLate(trial, ({ lagP99Us }) => lagP99Us <= mostUs);

type Late = Extract<Warning, { readonly kind: 'schedule-late' }>;

function unlessLate(trial: CompletedTrial, tolerates: (late: Late) => boolean) {
  if (isValid(trial)) return null;
  const tolerated = trial.validity.evidence.filter(
    (each) => each.kind === 'schedule-late' && tolerates(each),
  );
  return invalidity(trial, tolerated);
}

/** The weightiest flaw that is not tolerated; null where there is no other. */
function invalidity(
  { validity: { verdict, evidence } }: CompletedTrial,
  tolerated: readonly Warning[],
): Invalidating | null {
  const left = evidence.find((each) => !tolerated.includes(each));
  if (left !== undefined) return left.kind as Invalidating;
  return verdict === 'valid' || tolerated.length > 0 ? null : verdict;
}
