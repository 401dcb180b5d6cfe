import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Plan, schema } from '../plan/plan.ts';
import type { Facts } from '../server/server.ts';

/** A run's folder on disk: plan.json, environment.json, results.jsonl. */
export interface RunFolder {
  readonly path: string;
  readonly plan: Plan;
  /** Of the bytes of plan.json; it stands in every output. */
  readonly planSha256: string;
}

/** What a user can do wrong with a folder; the message says what was seen and what to do. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

/** What was learned about the machine and the server, and when; one flat record of plain facts a group. */
export type Environment = Readonly<Record<string, Facts>>;

/** Creates the folder and writes the plan into it. @throws {FolderError} when it exists or cannot be written. */
export function createRunFolder(path: string, plan: Plan): RunFolder {
  const text = `${JSON.stringify(plan, null, 2)}\n`;
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    mkdirSync(path);
    writeFileSync(join(path, 'plan.json'), text);
  } catch (error) {
    throw new FolderError(`cannot create the run's folder ${path}: ${messageOf(error)}`);
  }
  return { path, plan, planSha256: sha256(text) };
}

/** Opens an existing run. @throws {FolderError} when there is none, or it is of another schema. */
export function openRunFolder(path: string): RunFolder {
  const file = join(path, 'plan.json');
  if (!existsSync(file)) {
    throw new FolderError(`${path} is not a run's folder: it has no plan.json`);
  }
  const text = readFileSync(file, 'utf8');
  const parsed = planFile.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new FolderError(`${file} is not a plan: ${z.prettifyError(parsed.error)}`);
  }
  if (parsed.data.schema !== schema) {
    throw new FolderError(
      `${file} has schema ${String(parsed.data.schema)}; this version of mpm-bench reads schema ${schema}`,
    );
  }
  return { path, plan: JSON.parse(text) as Plan, planSha256: sha256(text) };
}

export function writeEnvironment(folder: RunFolder, environment: Environment): void {
  writeFileSync(
    join(folder.path, 'environment.json'),
    `${JSON.stringify({ planSha256: folder.planSha256, ...environment }, null, 2)}\n`,
  );
}

/** The environment of a run; empty when it ended before that was known. */
export function readEnvironment(folder: RunFolder): Environment {
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
  rounds: z.array(z.array(z.string())),
});

const environmentFile = z
  .object({ planSha256: z.string() })
  .catchall(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])));

/** The value, or undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);
