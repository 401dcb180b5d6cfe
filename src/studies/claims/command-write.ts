import { writeFiles } from '../report-files.ts';
import type { ClaimsFolder } from './folder.ts';
import { claimsReportOf } from './report/input.ts';
import { renderClaims } from './report/render.ts';

/** Writes the report of the claims into their folder; gives the paths written. */
export const writeClaimsReport = async (folder: ClaimsFolder): Promise<readonly string[]> =>
  writeFiles(folder.path, renderClaims(claimsReportOf(folder)));
