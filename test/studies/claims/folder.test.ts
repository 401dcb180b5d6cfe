import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claims } from '../../../src/studies/claims/claims.ts';
import { openClaimsFolder } from '../../../src/studies/claims/folder.ts';
import { planClaims } from '../../../src/studies/claims/plan.ts';
import { wishes } from '../../fixtures/claims/trials.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

test('a folder of the time when a figure had two names is read under its one name', () => {
  const path = join(temporaryFolder(), 'claims');
  mkdirSync(path);
  const plan = JSON.stringify(planClaims(claims, wishes)).replaceAll(
    '"lostShare"',
    '"failedShare"',
  );
  expect(plan).toContain('"failedShare"');
  writeFileSync(join(path, 'plan.json'), plan);
  const figures = openClaimsFolder(path).plan.claims.flatMap(({ criteria }) =>
    criteria.map(({ figure }) => figure),
  );
  expect(figures).toContain('lostShare');
  expect(figures).not.toContain('failedShare');
});
