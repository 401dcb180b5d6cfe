import type { ClaimsFolder } from '../../claims/folder.ts';
import { claimsReportOf } from '../../claims/report/input.ts';
import { renderClaims } from '../../claims/report/render.ts';
import { writeFiles } from '../report-files.ts';

/** Writes the report of the claims into their folder; gives the paths written. */
export const writeClaimsReport = async (folder: ClaimsFolder): Promise<readonly string[]> =>
  writeFiles(folder.path, renderClaims(claimsReportOf(folder)));
