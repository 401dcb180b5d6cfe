import { missingTrials } from '../../run/jobs.ts';
import { plannedTrials } from '../../run/trials.ts';
import type { ExitCode } from '../exit-code.ts';
import { answersTo, isIncomplete } from './answers.ts';
import type { Answer } from './claim.ts';
import { type ClaimsFolder, evidenceOf, experimentsOf, testableOf } from './folder.ts';
import type { ClaimPlan } from './plan.ts';

/** A claim and what came out, a server each. */
export interface Concluded {
  readonly number: number;
  readonly says: string;
  readonly answers: readonly Answer[];
}

/** Judges every claim from what the folder holds, and from nothing else. */
export const concludedOf = (folder: ClaimsFolder): readonly Concluded[] =>
  folder.plan.claims.map((claim: ClaimPlan) => ({
    number: claim.number,
    says: claim.says,
    answers: answersTo(testableOf(folder, claim), evidenceOf(folder, claim), folder.plan.servers),
  }));

/** 0 whichever way the answers turn out; 3 where something that decides was not measured. */
export const exitCodeOf = (concluded: readonly Concluded[]): ExitCode =>
  concluded.some(({ answers }) => answers.some(isIncomplete)) ? 3 : 0;

/** What to tell somebody who interrupted it: what is kept, and how to go on. */
export function interruptedText(folder: ClaimsFolder | null): string {
  if (folder === null) return 'Interrupted before the first trial; nothing was measured.';
  const runs = folder.plan.claims.flatMap((claim) => [...experimentsOf(folder, claim).values()]);
  const total = runs.flatMap(({ plan, planSha256 }) => plannedTrials(plan, planSha256)).length;
  const missing = runs.flatMap(missingTrials).length;
  return [
    `Interrupted. ${total - missing} of ${total} trials are kept in ${folder.path}.`,
    `Go on:   npm run claims -- --resume ${folder.path}`,
    `Report:  npm run report -- ${folder.path}`,
  ].join('\n');
}
