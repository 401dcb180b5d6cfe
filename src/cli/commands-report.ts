import { FolderError, openRunFolder } from '../run/folder.ts';
import { writeClaimsReport } from '../studies/claims/command-write.ts';
import { holdsClaims, openClaimsFolder } from '../studies/claims/folder.ts';
import { writeReport } from '../studies/report-files.ts';
import type { ExitCode, Terminal } from '../studies/terminal.ts';

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
