import { join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import type { RuntimeWish } from '../choose-runtime.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Part } from '../part.ts';
import { stage } from '../stage.ts';
import type { Study } from '../study.ts';
import type { Terminal } from '../terminal.ts';
import { concludedOf, exitCodeOf, resultText, writeClaimsReport } from './conclude.ts';
import { openClaimsFolder } from './folder.ts';
import type { ClaimsPlan } from './plan.ts';

/** Options of `npm run claims`. */
export interface ClaimsJob {
  readonly plan: ClaimsPlan;
  readonly path: string;
  readonly resumed: boolean;
  readonly runtimeWish: RuntimeWish;
  readonly json: boolean;
  /** Port of the live page, as `Study` has it. */
  readonly livePort: number | undefined;
}

/** Returns the folder of claims that were not given one. */
export const usualOut = (runId: string): string => join('reports', runId);

/** Makes the claims a study of one run for each experiment. */
export const claimsStudy = ({ plan, json, ...job }: ClaimsJob, terminal: Terminal): Study => ({
  ...job,
  command: 'claims',
  hasReport: true,
  reportFile: 'claims.html',
  runId: plan.runId,
  parts: partsOf(plan),
  planOf: (parts) => withParts(plan, parts),
  conclude: () => conclude(job.path, json, terminal),
});

/** Returns one part for each experiment of each claim. */
export const partsOf = ({ claims }: ClaimsPlan): readonly Part[] =>
  claims.flatMap(({ number, plans }) =>
    Object.entries(plans).map(([id, plan]) => ({
      id: `claim-${number}/${id}`,
      title: `Claim ${number}, ${id}`,
      plan,
    })),
  );

/** Returns the plan with the experiments as they are carried out. */
export function withParts(plan: ClaimsPlan, parts: readonly Part[]): ClaimsPlan {
  const [first] = parts;
  const { runtime, runtimeReason } = first?.plan ?? plan;
  const planOf = (number: number, id: string, planned: Plan) =>
    parts.find((part) => part.id === `claim-${number}/${id}`)?.plan ?? planned;
  const claims = plan.claims.map((claim) => ({
    ...claim,
    plans: Object.fromEntries(
      Object.entries(claim.plans).map(([id, each]) => [id, planOf(claim.number, id, each)]),
    ),
  }));
  return { ...plan, runtime, runtimeReason, claims };
}

async function conclude(path: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const folder = openClaimsFolder(path);
  const concluded = concludedOf(folder);
  const files = await stage('Write the report', terminal, () => writeClaimsReport(folder));
  terminal.out(json ? JSON.stringify(concluded) : resultText(concluded));
  terminal.err(`Report: ${files[0]}`);
  return exitCodeOf(concluded);
}
