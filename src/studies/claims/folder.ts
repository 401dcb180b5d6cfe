import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import {
  type Environment,
  openPlanFolder,
  openRunFolder,
  type PlanFolder,
  parseJson,
  type RunFolder,
  readEnvironment,
  skipReason,
} from '../../run/folder.ts';
import { readTrials } from '../../run/results.ts';
import type { Evidence } from './claim.ts';
import { type ClaimPlan, type ClaimsPlan, claimsSchema } from './plan.ts';
import type { Testable } from './testable.ts';

/** The folder of the claims: plan.json, environment.json, a run's folder for each experiment. */
export type ClaimsFolder = PlanFolder<ClaimsPlan>;

/** Returns whether a folder holds claims rather than an ordinary run. */
export function holdsClaims(path: string): boolean {
  const file = join(path, 'plan.json');
  return existsSync(file) && planFile.safeParse(parseJson(readFileSync(file, 'utf8'))).success;
}

/** Opens the folder of claims. @throws {FolderError} for none, or one of another schema. */
export const openClaimsFolder = (path: string): ClaimsFolder =>
  openPlanFolder<ClaimsPlan>(path, 'a folder of claims', planFile, claimsSchema);

/** Opens the run folder of each experiment of a claim, by its id. */
export function experimentsOf(
  { path }: ClaimsFolder,
  claim: ClaimPlan,
): ReadonlyMap<string, RunFolder> {
  return new Map(
    Object.keys(claim.plans).map((id) => [id, openRunFolder(experimentPath(path, claim, id))]),
  );
}

/** Reads the trials of a claim so far. */
export function evidenceOf(folder: ClaimsFolder, claim: ClaimPlan): Evidence {
  const experiments = experimentsOf(folder, claim);
  return Object.fromEntries([...experiments].map(([id, run]) => [id, readTrials(run)]));
}

/** Returns a claim as planned, with the experiments that could not be carried out. */
export function testableOf(folder: ClaimsFolder, claim: ClaimPlan): ClaimPlan & Testable {
  const experiments = [...experimentsOf(folder, claim)];
  const reasons = experiments.flatMap(([id, run]) => {
    const reason = skipReason(run);
    return reason === null ? [] : [[id, reason]];
  });
  return { ...claim, notMeasured: Object.fromEntries(reasons) };
}

/** Returns the environment of the claims: that of any experiment, as it is the same for all. */
export function readClaimsEnvironment(folder: ClaimsFolder): Environment {
  const all = folder.plan.claims.flatMap((claim) => [...experimentsOf(folder, claim).values()]);
  const { run: _, ...environment } = all.map(readEnvironment)[0] ?? {};
  return environment;
}

const experimentPath = (path: string, { number }: ClaimPlan, id: string) =>
  join(path, `claim-${number}`, id);

const planFile = z.looseObject({
  schema: z.number(),
  runId: z.string(),
  claims: z.array(
    z.looseObject({ number: z.number(), plans: z.record(z.string(), z.looseObject({})) }),
  ),
});
