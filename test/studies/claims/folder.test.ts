import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claims } from '../../../src/studies/claims/claims.ts';
import { openClaimsFolder } from '../../../src/studies/claims/folder.ts';
import { planClaims } from '../../../src/studies/claims/plan.ts';
import { wishes } from '../../fixtures/claims/trials.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

test('a folder of another schema is refused with one clear sentence', () => {
  const path = join(temporaryFolder(), 'claims');
  mkdirSync(path);
  const plan = { ...planClaims(claims, wishes), schema: 1 };
  writeFileSync(join(path, 'plan.json'), JSON.stringify(plan));
  expect(() => openClaimsFolder(path)).toThrow(
    /plan\.json has schema 1; this version of mpm-bench reads schema 2$/,
  );
});
