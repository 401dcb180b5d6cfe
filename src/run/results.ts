import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { WriteError } from '../host/write-file.ts';
import { schema } from '../plan/plan.ts';
import { countingTrials } from './attempts.ts';
import { FolderError, parseJson, type RunFolder } from './folder.ts';
import type { Trial } from './trial.ts';

/**
 * Appends one trial, whole or not at all. Cuts off a write that fails half-way (a full disk), so
 * that the file never holds half a record.
 * @throws {WriteError}
 */
export function appendTrial(folder: RunFolder, trial: Trial): void {
  const path = join(folder.path, 'results.jsonl');
  try {
    appendWhole(path, Buffer.from(`${JSON.stringify(trial)}\n`));
  } catch (error) {
    throw new WriteError(path, error);
  }
}

function appendWhole(path: string, line: Buffer): void {
  const file = openSync(path, 'a');
  const before = fstatSync(file).size;
  try {
    for (let written = 0; written < line.length; ) written += writeSync(file, line, written);
    fsyncSync(file);
  } catch (error) {
    ftruncateSync(file, before);
    throw error;
  } finally {
    closeSync(file);
  }
}

/**
 * Returns the trials of a run that count, by `countingTrials`.
 * @throws {FolderError} as readRecords.
 */
export const readTrials = (folder: RunFolder): readonly Trial[] =>
  countingTrials(readRecords(folder));

/**
 * Returns every record of a run. A last line without its line feed is left by a kill during a
 * write. It is dropped here, and cut off the file before anything is appended.
 * @throws {FolderError} on any other line that is not a trial of this run.
 */
export function readRecords(folder: RunFolder): readonly Trial[] {
  const file = join(folder.path, 'results.jsonl');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => trialOf(line, folder, `${file} line ${index + 1}`));
}

/**
 * Cuts off a record that a kill left half-written, so that the next append starts on a line of its
 * own.
 */
export function dropTornRecord(folder: RunFolder): void {
  const path = join(folder.path, 'results.jsonl');
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole === bytes.length) return;
  const file = openSync(path, 'r+');
  ftruncateSync(file, whole);
  closeSync(file);
}

const trialLine = z.discriminatedUnion('state', [
  z.looseObject({
    state: z.literal('completed'),
    ...head(),
    requests: z.number(),
    ratePerSecond: z.number(),
  }),
  z.looseObject({ state: z.literal('failed'), ...head(), stage: z.string(), reason: z.string() }),
  z.looseObject({ state: z.literal('aborted'), ...head() }),
]);

function head() {
  return {
    schema: z.literal(schema),
    id: z.string(),
    planSha256: z.string(),
    arm: z.string(),
    attempt: z.number(),
    block: z.string(),
    startedAt: z.string(),
    endedAt: z.string(),
    round: z.number(),
    cell: z.string(),
  };
}

function trialOf(line: string, folder: RunFolder, where: string): Trial {
  const parsed = trialLine.safeParse(parseJson(line));
  if (!parsed.success)
    throw new FolderError(`${where} is not a trial: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.planSha256 !== folder.planSha256) {
    throw new FolderError(
      `${where} belongs to another plan (${parsed.data.planSha256.slice(0, 12)}…)`,
    );
  }
  return JSON.parse(line) as Trial;
}
