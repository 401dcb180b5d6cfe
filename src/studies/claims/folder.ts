import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { FigureId } from '../../analysis/figures.ts';
import {
  createRunFolder,
  type Environment,
  FolderError,
  messageOf,
  openRunFolder,
  parseJson,
  type RunFolder,
  readEnvironment,
  writeEnvironment,
} from '../../run/folder.ts';
import { readTrials } from '../../run/results.ts';
import type { Evidence } from './claim.ts';
import type { Testable } from './judge.ts';
import { type ClaimPlan, type ClaimsPlan, claimsSchema } from './plan.ts';

/** The folder of a run of the claims: plan.json, environment.json, and a run's folder for each experiment. */
export interface ClaimsFolder {
  readonly path: string;
  readonly plan: ClaimsPlan;
  /** Of the bytes of plan.json; it stands in every output. */
  readonly planSha256: string;
}

/** Writes the whole plan before anything is started. @throws {FolderError} when it exists or cannot be written. */
export function createClaimsFolder(path: string, plan: ClaimsPlan): ClaimsFolder {
  const text = `${JSON.stringify(plan, null, 2)}\n`;
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    mkdirSync(path);
    writeFileSync(join(path, 'plan.json'), text);
  } catch (error) {
    throw new FolderError(`cannot create the folder ${path}: ${messageOf(error)}`);
  }
  for (const claim of plan.claims) {
    for (const [id, experiment] of Object.entries(claim.plans)) {
      createRunFolder(experimentPath(path, claim, id), experiment);
    }
  }
  return { path, plan, planSha256: sha256(text) };
}

/** Whether a folder holds claims rather than an ordinary run. */
export function holdsClaims(path: string): boolean {
  const file = join(path, 'plan.json');
  return existsSync(file) && planFile.safeParse(parseJson(readFileSync(file, 'utf8'))).success;
}

/** @throws {FolderError} when there is none, or it is of another schema. */
export function openClaimsFolder(path: string): ClaimsFolder {
  const file = join(path, 'plan.json');
  if (!existsSync(file)) throw new FolderError(`${path} holds no claims: it has no plan.json`);
  const text = readFileSync(file, 'utf8');
  const parsed = planFile.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new FolderError(`${file} is not a plan of claims: ${z.prettifyError(parsed.error)}`);
  }
  if (parsed.data.schema !== claimsSchema) {
    throw new FolderError(
      `${file} has schema ${parsed.data.schema}; this version of mpm-bench reads schema ${claimsSchema}`,
    );
  }
  const plan = inPresentNames(JSON.parse(text) as ClaimsPlan);
  return { path, plan, planSha256: sha256(text) };
}

/** Figures that had two names, in older plans. */
const earlierNames: Readonly<Record<string, FigureId>> = { failedShare: 'lostShare' };

function inPresentNames(plan: ClaimsPlan): ClaimsPlan {
  const claims = plan.claims.map((claim) => ({
    ...claim,
    criteria: claim.criteria.map((criterion) => ({
      ...criterion,
      figure: earlierNames[criterion.figure] ?? criterion.figure,
    })),
  }));
  return { ...plan, claims };
}

/** The run folder of each experiment of a claim, by its id. */
export function experimentsOf(
  { path }: ClaimsFolder,
  claim: ClaimPlan,
): ReadonlyMap<string, RunFolder> {
  return new Map(
    Object.keys(claim.plans).map((id) => [id, openRunFolder(experimentPath(path, claim, id))]),
  );
}

/** What was measured for a claim so far. */
export function evidenceOf(folder: ClaimsFolder, claim: ClaimPlan): Evidence {
  const experiments = experimentsOf(folder, claim);
  return Object.fromEntries([...experiments].map(([id, run]) => [id, readTrials(run)]));
}

/** A claim as it can be judged from this folder: what was laid down, and which experiments could not be carried out. */
export function testableOf(folder: ClaimsFolder, claim: ClaimPlan): ClaimPlan & Testable {
  const experiments = [...experimentsOf(folder, claim)];
  const excuses = experiments.flatMap(([id, run]) => {
    const excuse = excuseOf(run);
    return excuse === null ? [] : [[id, excuse]];
  });
  return { ...claim, notMeasured: Object.fromEntries(excuses) };
}

/** Why this experiment could not be carried out when it was last tried; null where it could. */
export function excuseOf(run: RunFolder): string | null {
  const { notMeasured = null } = readEnvironment(run).experiment ?? {};
  return notMeasured === null ? null : String(notMeasured);
}

/** Writes the environment of one experiment. @param excuse why it cannot be carried out; null: it can. */
export const writeExperimentEnvironment = (
  run: RunFolder,
  environment: Environment,
  excuse: string | null,
): void =>
  writeEnvironment(
    run,
    excuse === null ? environment : { ...environment, experiment: { notMeasured: excuse } },
  );

export function writeClaimsEnvironment(folder: ClaimsFolder, environment: Environment): void {
  const text = JSON.stringify({ planSha256: folder.planSha256, ...environment }, null, 2);
  writeFileSync(join(folder.path, 'environment.json'), `${text}\n`);
}

export function readClaimsEnvironment(folder: ClaimsFolder): Environment {
  const file = join(folder.path, 'environment.json');
  if (!existsSync(file)) return {};
  const { planSha256: _, ...groups } = JSON.parse(readFileSync(file, 'utf8')) as Environment;
  return groups;
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

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
