import type { Chart } from '../../../report/charts/chart.ts';
import type { Environment } from '../../../run/folder.ts';
import { answersTo } from '../answers.ts';
import { type Answer, type Claim, draw, type Evidence } from '../claim.ts';
import { claims } from '../claims.ts';
import { type ClaimsFolder, evidenceOf, readClaimsEnvironment, testableOf } from '../folder.ts';
import type { ClaimPlan, ClaimsPlan } from '../plan.ts';

/** The folder’s content, the verdicts and the charts: the input of the claims’ report. */
export interface ClaimsReport {
  readonly plan: ClaimsPlan;
  readonly planSha256: string;
  readonly environment: Environment;
  readonly claims: readonly ClaimReport[];
}

export interface ClaimReport {
  readonly claim: ClaimPlan;
  readonly evidence: Evidence;
  readonly answers: readonly Answer[];
  readonly charts: readonly Chart[];
}

/** Reads the folder and judges; the same folder gives the same report. */
export function claimsReportOf(folder: ClaimsFolder): ClaimsReport {
  const { plan, planSha256 } = folder;
  return {
    plan,
    planSha256,
    environment: readClaimsEnvironment(folder),
    claims: plan.claims.map((claim) => {
      const evidence = evidenceOf(folder, claim);
      const answers = answersTo(testableOf(folder, claim), evidence, plan.servers);
      return { claim, evidence, answers, charts: chartsOf(claim, evidence, answers) };
    }),
  };
}

/** Draws the charts of a claim; none of one that this version does not know any more. */
function chartsOf({ number }: ClaimPlan, evidence: Evidence, answers: readonly Answer[]) {
  const known: readonly Claim[] = claims;
  const claim = known.find((each) => each.number === number);
  if (claim === undefined) return [];
  return answers.flatMap(({ server }) => draw(claim, evidence, server));
}
