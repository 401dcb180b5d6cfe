import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReportFile } from '../report/render.ts';

/** Writes the files of a report into a folder; gives the paths written. */
export function writeFiles(folder: string, files: readonly ReportFile[]): readonly string[] {
  return files.map(({ path, content }) => {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  });
}
