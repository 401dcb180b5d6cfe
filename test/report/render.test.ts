import { expect, test } from 'vitest';
import { renderPageWith, renderWholePage } from '../fixtures/rendered.ts';
import { buildRun } from '../fixtures/run.ts';

test.each([3, 12])('the page of a run of %i rounds stays below 1.5 MB', (rounds) => {
  const page = renderWholePage(buildRun({ rounds }));
  expect(Buffer.byteLength(page)).toBeLessThan(1_500_000);
  if (rounds === 12) expect(page).toContain('those are in results.jsonl beside this page');
});

test('the page of a run with every workload stays below it too, and names the pictures it leaves out', () => {
  const run = buildRun({ rounds: 6, mishaps: false });
  const [cell] = run.plan.cells;
  const copies = Array.from({ length: 12 }, (_, i) => ({ ...cell!, id: `keepalive-${i}` }));
  const trials = copies.flatMap(({ id }) =>
    run.trials
      .filter((trial) => trial.cell === cell!.id)
      .map((trial) => ({ ...trial, cell: id, id: `r${trial.round}-${id}-${trial.arm}` })),
  );
  const page = renderPageWith({ ...run, plan: { ...run.plan, cells: copies }, trials }, 12_000);
  expect(Buffer.byteLength(page)).toBeLessThan(1_500_000);
  // What is read closely is there, and of what is not a reader without scripts is told where it is.
  expect(page.match(/data:image\/webp/g)?.length).toBeGreaterThan(5);
  expect(page).toMatch(/<noscript><p>See charts\/keepalive-\d+-[a-z-]+\.png beside this page/);
});
