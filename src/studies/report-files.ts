import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reportInput } from '../analysis/input.ts';
import type { ReportFile } from '../report/render.ts';
import { renderRun } from '../report/render.ts';
import type { RunFolder } from '../run/folder.ts';

/** Writes the files of a report into a folder; gives the paths written. */
export function writeFiles(folder: string, files: readonly ReportFile[]): readonly string[] {
  return files.map(({ path, content }) => {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  });
}

/** Writes the report of a run into its folder; gives the paths written. */
export const writeReport = async (folder: RunFolder): Promise<readonly string[]> =>
  writeFiles(folder.path, await renderRun(reportInput(folder)));
