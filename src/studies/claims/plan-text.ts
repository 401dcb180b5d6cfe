import { durationText } from '../../plan/duration.ts';
import { clock } from '../../report/format.ts';
import { plannedTrials } from '../../run/trials.ts';
import { secondsFor } from '../time-left.ts';
import type { Claim } from './claim.ts';
import type { ClaimsPlan } from './plan.ts';
import { predictedText, sideText } from './words.ts';

/** Lists the claims. */
export const claimList = (claims: readonly Claim[]): string =>
  claims.map(({ number, says }) => `${number}  ${says}`).join('\n');

/** Describes the plan, for --dry-run. */
export function claimsPlanText(plan: ClaimsPlan, out: string): string {
  const plans = plan.claims.flatMap(({ plans: each }) => Object.values(each));
  const seconds = plans.reduce(
    (sum, each) => sum + secondsFor(plannedTrials(each, ''), each, []),
    0,
  );
  return [
    `Claims ${plan.claims.map(({ number }) => number).join(', ')}; run ${plan.runId}, ` +
      `preset ${plan.preset}, seed ${plan.seed}`,
    `runtime  ${plan.runtime}: ${plan.runtimeReason}`,
    ...plan.claims.flatMap(claimText),
    '',
    `takes about ${clock(seconds)} minutes; results go to ${out}`,
  ].join('\n');
}

function claimText(claim: ClaimsPlan['claims'][number]): readonly string[] {
  return [
    '',
    `${claim.number}. ${claim.says}`,
    `   ${claim.hypothesis}`,
    ...claim.experiments.flatMap(({ id, title }) => {
      const plan = claim.plans[id];
      if (plan === undefined) return [];
      const trials = plannedTrials(plan, '').length;
      return [
        `   ${id}: ${title}`,
        `     ${plan.arms.map(({ id }) => id).join(', ')}; cells ` +
          `${plan.cells.map((cell) => cell.id).join(', ')}`,
        `     ${trials} trials of ${plan.warmupSeconds} + ${durationText(plan)} s`,
      ];
    }),
    ...claim.criteria.map(
      (criterion) =>
        `   ${criterion.decides ? 'decides' : 'also   '}  ${criterion.predicts}: ` +
        `${criterion.figure} of ${sideText(criterion.a)} (a) and of ` +
        `${sideText(criterion.b)} (b), ${predictedText(criterion)}`,
    ),
  ];
}
