import type { CompletedTrial } from '../../run/trial.ts';

/** A visitor does not notice so little; an administrator would call more than that a problem. */
export const p99LimitUs = 100_000;

/**
 * Of a staircase, the connections of the last step up to which, step by step, every connection got an answer and the p99
 * was within the limit; null of other loads, and 0 where the first step was too much already.
 */
export function connectionsWithin({ levels }: CompletedTrial, limitUs: number): number | null {
  if (levels === null) return null;
  const broken = levels.findIndex(
    ({ answeredShare, latencyUs }) =>
      answeredShare !== 1 || latencyUs === null || latencyUs.p99 > limitUs,
  );
  const held = broken === -1 ? levels : levels.slice(0, broken);
  return held.at(-1)?.level ?? 0;
}

/** Requests of everybody who asked, a connection's first and later ones. */
export const requestsOf = ({ requests, others }: CompletedTrial): number =>
  others.reduce((sum, each) => sum + each.requests, requests);
