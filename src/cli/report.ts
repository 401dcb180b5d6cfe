import { reportInput } from '../analysis/input.ts';
import { writeErrorOf } from '../host/write-file.ts';
import { FolderError, openRunFolder } from '../run/folder.ts';
import { writeClaimsReport } from '../studies/claims/conclude.ts';
import { holdsClaims, openClaimsFolder } from '../studies/claims/folder.ts';
import { notWritten, tellReport, writeReport } from '../studies/report-files.ts';
import { defineCommand } from './command.ts';
import { switched, text } from './values.ts';

export const report = defineCommand({
  name: 'report',
  summary: 'Print the answer of a run again and write its report anew, from its folder.',
  arguments: {
    DIR: text.describe('folder of npm run bench or npm run claims'),
  },
  options: {
    '--verbose': switched.describe('print all numbers and verdicts, not only the answer'),
  },
  examples: ['reports/2026-11-29-101500-0f3a'],
  async run({ dir, verbose }, { terminal }) {
    try {
      if (holdsClaims(dir)) {
        const files = await writeClaimsReport(openClaimsFolder(dir));
        for (const file of files) terminal.out(file);
      } else {
        tellReport(writeReport(dir, reportInput(openRunFolder(dir))), verbose, terminal);
      }
      return 0;
    } catch (error) {
      const refused = writeErrorOf(error);
      if (refused !== null) {
        terminal.err(notWritten(refused, dir, `report -- ${dir}`));
        return 3;
      }
      if (!(error instanceof FolderError)) throw error;
      terminal.err(error.message);
      return 2;
    }
  },
});
