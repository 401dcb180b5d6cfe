import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { reasonOf } from '../host/reason-of.ts';
import { writeFileWhole } from '../host/write-file.ts';
import { type Plan, schema } from '../plan/plan.ts';
import type { Facts } from '../server/runtime.ts';

/** A folder with a plan on disk: plan.json, and what was learned and measured beside it. */
export interface PlanFolder<Content> {
  readonly path: string;
  readonly plan: Content;
  /** Hash of the bytes of plan.json; it stands in every output. */
  readonly planSha256: string;
}

/** A run's folder: plan.json, environment.json, results.jsonl. */
export type RunFolder = PlanFolder<Plan>;

/** A problem with a folder; the message says what is wrong and what to do. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

/** Facts about the machine and the server, as one flat record of plain values a group. */
export type Environment = Readonly<Record<string, Facts>>;

/**
 * Creates the folder and writes the plan. @throws {FolderError} when it exists or cannot be
 * written.
 */
export function createPlanFolder<Content>(path: string, plan: Content): PlanFolder<Content> {
  const text = `${JSON.stringify(plan, null, 2)}\n`;
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    mkdirSync(path);
  } catch (error) {
    throw new FolderError(`cannot create the folder ${path}: ${reasonOf(error)}`);
  }
  try {
    writeFileWhole(join(path, 'plan.json'), text);
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    throw new FolderError(`cannot create the folder ${path}: ${reasonOf(error)}`);
  }
  return { path, plan, planSha256: sha256(text) };
}

/** Creates the folder of one run. @throws {FolderError} when it exists or cannot be written. */
export const createRunFolder = (path: string, plan: Plan): RunFolder =>
  createPlanFolder(path, plan);

/**
 * Opens a folder with a plan of this shape and schema.
 * @param what it should be, such as "a run's folder". @throws {FolderError} when it is not.
 */
export function openPlanFolder<Content>(
  path: string,
  what: string,
  shape: z.ZodType<{ readonly schema: number }>,
  current: number,
): PlanFolder<Content> {
  const file = join(path, 'plan.json');
  if (!existsSync(file)) throw new FolderError(`${path} is not ${what}: it has no plan.json`);
  const text = readFileSync(file, 'utf8');
  const parsed = shape.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new FolderError(`${file} is not the plan of ${what}: ${z.prettifyError(parsed.error)}`);
  }
  if (parsed.data.schema !== current) {
    throw new FolderError(
      `${file} has schema ${parsed.data.schema}; this version of mpm-bench reads schema ${current}`,
    );
  }
  return { path, plan: JSON.parse(text) as Content, planSha256: sha256(text) };
}

/** Opens an existing run. @throws {FolderError} when there is none, or it is of another schema. */
export const openRunFolder = (path: string): RunFolder =>
  openPlanFolder<Plan>(path, "a run's folder", planFile, schema);

/** Writes what was learned. @param skipped why the run cannot be carried out here; null: it can. */
export function writeEnvironment(
  folder: PlanFolder<unknown>,
  environment: Environment,
  skipped: string | null = null,
): void {
  const groups = skipped === null ? environment : { ...environment, run: { skipped } };
  const text = JSON.stringify({ planSha256: folder.planSha256, ...groups }, null, 2);
  writeFileWhole(join(folder.path, 'environment.json'), `${text}\n`);
}

/** Returns why this run could not be carried out when it was last tried; null where it could. */
export function skipReason(folder: PlanFolder<unknown>): string | null {
  const { skipped = null } = readEnvironment(folder).run ?? {};
  return skipped === null ? null : String(skipped);
}

/** Reads the environment of a run; empty when the run ended before it was known. */
export function readEnvironment(folder: PlanFolder<unknown>): Environment {
  const file = join(folder.path, 'environment.json');
  if (!existsSync(file)) return {};
  const parsed = environmentFile.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new FolderError(`${file}: ${z.prettifyError(parsed.error)}`);
  const { planSha256: _, ...groups } = parsed.data;
  return groups;
}

const planFile = z.looseObject({
  schema: z.number(),
  runId: z.string(),
  arms: z.array(z.looseObject({ id: z.string() })),
  cells: z.array(z.looseObject({ id: z.string() })),
  rounds: z.array(z.looseObject({ arms: z.array(z.string()), cells: z.array(z.string()) })),
});

const environmentFile = z
  .object({ planSha256: z.string() })
  .catchall(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])));

/** Returns the value, or undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
