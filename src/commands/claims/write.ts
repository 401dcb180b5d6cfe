import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClaimsFolder } from '../../claims/folder.ts';
import { concludedOf } from './result.ts';

/** Writes the report of the claims into their folder; gives the paths written. */
export async function writeClaimsReport(folder: ClaimsFolder): Promise<readonly string[]> {
  const path = join(folder.path, 'claims.json');
  const { planSha256 } = folder;
  writeFileSync(path, `${JSON.stringify({ planSha256, claims: concludedOf(folder) }, null, 2)}\n`);
  return [path];
}
