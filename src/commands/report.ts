import { holdsClaims, openClaimsFolder } from '../claims/folder.ts';
import type { RunInput } from '../report/input.ts';
import { renderRun } from '../report/render.ts';
import { FolderError, openRunFolder, type RunFolder, readEnvironment } from '../run/folder.ts';
import { readTrials } from '../run/results.ts';
import { writeClaimsReport } from './claims/write.ts';
import { writeFiles } from './report-files.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Renders the folder of a run, or of claims, again; results are only read. */
export async function renderAgain(path: string, terminal: Terminal): Promise<ExitCode> {
  try {
    const files = holdsClaims(path)
      ? await writeClaimsReport(openClaimsFolder(path))
      : await writeReport(openRunFolder(path));
    for (const file of files) terminal.out(file);
    return 0;
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    terminal.err(error.message);
    return 2;
  }
}

/** Writes the report of a run into its folder; gives the paths written. */
export const writeReport = async (folder: RunFolder): Promise<readonly string[]> =>
  writeFiles(folder.path, await renderRun(reportInput(folder)));

/** What a report is made of: the folder's content, and nothing else. */
export function reportInput(folder: RunFolder): RunInput {
  const { plan, planSha256 } = folder;
  return { plan, planSha256, environment: readEnvironment(folder), trials: readTrials(folder) };
}
