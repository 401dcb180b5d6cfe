import { FolderError, openRunFolder } from '../run/folder.ts';
import { writeClaimsReport } from '../studies/claims/conclude.ts';
import { holdsClaims, openClaimsFolder } from '../studies/claims/folder.ts';
import { writeReport } from '../studies/report-files.ts';
import { defineCommand } from './command.ts';
import { text } from './values.ts';

export const report = defineCommand({
  name: 'report',
  summary: 'Write the report of a run again, from the results in its folder.',
  arguments: {
    DIR: text.describe('folder of npm run bench or npm run claims'),
  },
  options: {},
  examples: ['reports/2026-11-29-101500-0f3a'],
  async run({ dir }, { terminal }) {
    try {
      const files = holdsClaims(dir)
        ? await writeClaimsReport(openClaimsFolder(dir))
        : await writeReport(openRunFolder(dir));
      for (const file of files) terminal.out(file);
      return 0;
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      terminal.err(error.message);
      return 2;
    }
  },
});
