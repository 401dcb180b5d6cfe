import { expect, test } from 'vitest';
import { renderRun } from '../../src/report/render.ts';
import { buildRun } from '../fixtures/run.ts';

test.each([3, 12])('the page of a run of %i rounds stays below 1.5 MB', async (rounds) => {
  const files = await renderRun(buildRun({ rounds }));
  const page = files.find(({ path }) => path === 'report.html')!;
  expect(Buffer.byteLength(page.content)).toBeLessThan(1_500_000);
  if (rounds === 12) expect(page.content).toContain('those are in results.jsonl beside this page');
});
