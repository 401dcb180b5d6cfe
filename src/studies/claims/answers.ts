import type { ServerName } from '../../server/arm.ts';
import { arms } from '../../server/arm.ts';
import type { Answer, Evidence } from './claim.ts';
import { leastRounds } from './effect.ts';
import { judge } from './judge.ts';
import { armsOf, type ClaimPlan } from './plan.ts';
import type { Testable } from './testable.ts';

/** Judges each server with arms in a deciding criterion, or with a reason for having none. */
export function answersTo(
  claim: ClaimPlan & Testable,
  evidence: Evidence,
  servers: readonly ServerName[],
): readonly Answer[] {
  return servers
    .filter((server) => takesPart(claim, server) || claim.notFor?.[server] !== undefined)
    .map((server) => judge(claim, evidence, server));
}

/** Tells whether a deciding criterion lacks rounds: the measurement is incomplete, not unclear. */
export const isIncomplete = ({ effects }: Answer): boolean =>
  effects.some(
    ({ criterion, outcome, rounds }) =>
      criterion.decides && outcome === 'inconclusive' && rounds < leastRounds,
  );

function takesPart({ criteria, experiments }: ClaimPlan, server: ServerName): boolean {
  const deciding = criteria.filter(({ decides }) => decides).map(({ experiment }) => experiment);
  return experiments
    .filter(({ id }) => deciding.includes(id))
    .some((experiment) => armsOf(experiment, [server]).some((id) => arms[id].server === server));
}
