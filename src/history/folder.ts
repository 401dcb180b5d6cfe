import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { createFileWhole, writeFileWhole } from '../host/write-file.ts';
import {
  type Acknowledgement,
  acknowledgementFile,
  epochKey,
  type Night,
  nightFile,
  nightSchema,
} from './night.ts';

/** Content of a history's folder. */
export interface History {
  /** The oldest first. */
  readonly nights: readonly Night[];
  /** The oldest first. */
  readonly acknowledgements: readonly Acknowledgement[];
  /** Files that are not taken. They stay as they are. */
  readonly skipped: readonly SkippedFile[];
}

export interface SkippedFile {
  /** Relative to the history's folder. */
  readonly file: string;
  /** A clause without a full stop: "it is not JSON". */
  readonly reason: string;
}

/** Clocks of two machines that write one history may differ by so much. */
const clockToleranceMs = 24 * 3600 * 1000;

/** Reads a history; a folder that does not exist yet is an empty one. */
export function readHistory(path: string, now: Date): History {
  const skipped: SkippedFile[] = [];
  const nights = taken(path, 'nights', nightFile, skipped, now, ({ runId }) => runId);
  const acknowledgements = taken(
    path,
    'acknowledgements',
    acknowledgementFile,
    skipped,
    now,
    ({ change, at }) => `${change} ${at}`,
  );
  return { nights, acknowledgements, skipped };
}

/**
 * Adds a night: one file, whole or not at all.
 * @returns the file. @throws {WriteError} where it is there already; no file is written twice.
 */
export const addNight = (path: string, night: Night): string => {
  const [year = '', month = ''] = night.at.split('-');
  return create(join(path, 'nights', year, month, `${night.runId}.json`), night);
};

/** Adds an acknowledgement. @throws {WriteError} */
export function addAcknowledgement(path: string, acknowledgement: Acknowledgement): string {
  const { change, at } = acknowledgement;
  const name = createHash('sha256').update(`${change} ${at}`).digest('hex').slice(0, 16);
  return create(join(path, 'acknowledgements', `${name}.json`), acknowledgement);
}

/**
 * Writes index.json, a list of the nights for other programs. It is made of the files of the nights
 * each time, so that it can be removed, and is not read here.
 */
export function writeIndex(path: string, { nights, skipped }: History): void {
  const epochs = [...new Set(nights.map(({ epoch }) => epochKey(epoch)))];
  const index = {
    schema: nightSchema,
    nights: nights.map(({ runId, at, epoch, series }) => ({
      ...{ runId, at, epoch: epochs.indexOf(epochKey(epoch)) + 1, series: series.length },
    })),
    skipped,
  };
  writeFileWhole(join(path, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
}

function create(file: string, content: Night | Acknowledgement): string {
  createFileWhole(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

/** Reads the files of a kind in the order of their times, and names those that it skips. */
function taken<Content extends { readonly at: string }>(
  path: string,
  folder: string,
  shape: z.ZodType<Content>,
  skipped: SkippedFile[],
  now: Date,
  idOf: (content: Content) => string,
): readonly Content[] {
  const ids = new Map<string, string>();
  const found = filesIn(join(path, folder)).flatMap((name): readonly Content[] => {
    const file = join(folder, name);
    const skip = (reason: string) => {
      skipped.push({ file, reason });
      return [];
    };
    const read = contentOf(join(path, file), shape);
    if ('reason' in read) return skip(read.reason);
    const { content } = read;
    if (Date.parse(content.at) > now.getTime() + clockToleranceMs) {
      return skip(`its time, ${content.at}, lies in the future`);
    }
    const id = idOf(content);
    const first = ids.get(id);
    if (first !== undefined) return skip(`${first} holds the same`);
    ids.set(id, file);
    return [content];
  });
  return found.toSorted((a, b) => a.at.localeCompare(b.at));
}

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .toSorted()
    : [];

function contentOf<Content>(
  file: string,
  shape: z.ZodType<Content>,
): { readonly content: Content } | { readonly reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) return { reason: (error as Error).message };
    return { reason: 'it is not JSON, or only a part of it' };
  }
  const { data: later } = laterSchema.safeParse(json);
  if (later !== undefined) {
    return { reason: `a later version of mpm-bench wrote it (schema ${later.schema})` };
  }
  const read = shape.safeParse(json);
  if (read.success) return { content: read.data };
  return { reason: `it has another form: ${firstLine(z.prettifyError(read.error))}` };
}

const laterSchema = z.object({ schema: z.int().gt(nightSchema) });

const firstLine = (text: string) => text.split('\n')[0]?.replace(/^\S\s+/, '') ?? '';
