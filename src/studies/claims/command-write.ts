import { exportAll } from '../../report/exporters/exporters.ts';
import { writeFiles } from '../report-files.ts';
import type { ClaimsFolder } from './folder.ts';
import { claimsReportOf } from './report/input.ts';
import { claimsReport } from './report/report.ts';

/** Writes the report of the claims into their folder; returns the paths written. */
export const writeClaimsReport = async (folder: ClaimsFolder): Promise<readonly string[]> =>
  writeFiles(folder.path, exportAll(claimsReport(claimsReportOf(folder))));
