import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunInput } from '../report/input.ts';
import { renderRun } from '../report/render.ts';
import { FolderError, openRunFolder, type RunFolder, readEnvironment } from '../run/folder.ts';
import { readTrials } from '../run/results.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Renders an existing run's folder again; results are only read. */
export async function renderAgain(path: string, terminal: Terminal): Promise<ExitCode> {
  try {
    const files = await writeReport(openRunFolder(path));
    for (const file of files) terminal.out(file);
    return 0;
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    terminal.err(error.message);
    return 2;
  }
}

/** Writes the report of a run into its folder; gives the paths written. */
export async function writeReport(folder: RunFolder): Promise<readonly string[]> {
  const files = await renderRun(reportInput(folder));
  return files.map(({ path, content }) => {
    const full = join(folder.path, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  });
}

/** What a report is made of: the folder's content, and nothing else. */
export function reportInput(folder: RunFolder): RunInput {
  const { plan, planSha256 } = folder;
  return { plan, planSha256, environment: readEnvironment(folder), trials: readTrials(folder) };
}
