import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileWhole } from '../host/write-file.ts';
import { FolderError, parseJson, type RunFolder } from './folder.ts';

/** End of a run; absent while it goes on. */
export interface RunEnd {
  /** decided: every question is; budget: no further round fitted; rounds: all were run. */
  readonly reason: 'decided' | 'budget' | 'rounds';
  readonly rounds: number;
  /** From the first start of an arm, repeats included, interruptions not. */
  readonly seconds: number;
}

const endFile = z.object({
  reason: z.enum(['decided', 'budget', 'rounds']),
  rounds: z.number(),
  seconds: z.number(),
});

const pathOf = ({ path }: Pick<RunFolder, 'path'>) => join(path, 'end.json');

/** Records the end of a run: a resume has nothing more to do. */
export const writeEnd = (folder: RunFolder, end: RunEnd): void =>
  writeFileWhole(pathOf(folder), `${JSON.stringify(end)}\n`);

/** Reads how the run ended; null while it goes on. @throws {FolderError} */
export function readEnd(folder: Pick<RunFolder, 'path'>): RunEnd | null {
  const file = pathOf(folder);
  if (!existsSync(file)) return null;
  const parsed = endFile.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new FolderError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
