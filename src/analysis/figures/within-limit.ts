import type { CompletedTrial } from '../../run/trial.ts';

/** A visitor hardly notices less; an administrator would call more a problem. */
export const p99LimitUs = 100_000;

/**
 * Returns the connections of the last step of a staircase up to which all steps meet two
 * conditions. Every connection got an answer, and the p99 was within the limit. 0 where the first
 * step fails; null for other loads.
 */
export function connectionsWithin({ levels }: CompletedTrial, limitUs: number): number | null {
  if (levels === null) return null;
  const exceeded = levels.findIndex(
    ({ answeredShare, latencyUs }) =>
      answeredShare !== 1 || latencyUs === null || latencyUs.p99 > limitUs,
  );
  const kept = exceeded === -1 ? levels : levels.slice(0, exceeded);
  return kept.at(-1)?.level ?? 0;
}
