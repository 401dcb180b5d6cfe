import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claimRun, claims, workRoot } from '../../src/host/work-folder.ts';

test('a claim that a killed process had begun does not stand in the way of its resume', () => {
  const unfinished = join(workRoot(), '.run-cut-off');
  mkdirSync(unfinished);
  writeFileSync(join(unfinished, 'owner.json'), '{"pid": 1');
  using claim = claimRun('run-cut-off');
  expect(claims()).toContainEqual(expect.objectContaining({ runId: claim.runId, live: true }));
});
