import { expect, test } from 'vitest';
import { renderBarePage, renderFiles, renderWholePage } from '../fixtures/rendered.ts';
import { buildRun } from '../fixtures/run.ts';

test('the files of a run of twelve rounds stay below 450 kB in all', () => {
  const files = renderFiles(buildRun({ rounds: 12 }));
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  expect(bytes).toBeLessThan(450_000);
});

test('each situation has two pictures, and the page shows them where there is no script', () => {
  const run = buildRun();
  const pictures = renderFiles(run).filter(({ path }) => path.startsWith('charts/'));
  expect(pictures).toHaveLength(2 * run.plan.cells.length);
  expect(renderWholePage(run).match(/data:image\/png/g)).toHaveLength(pictures.length);
});

test('a page of many workloads stays small enough to be mailed', () => {
  const run = buildRun({ rounds: 6, mishaps: false });
  const [cell] = run.plan.cells;
  const copies = Array.from({ length: 12 }, (_, i) => ({ ...cell!, id: `keepalive-${i}` }));
  const trials = copies.flatMap(({ id }) =>
    run.trials
      .filter((trial) => trial.cell === cell!.id)
      .map((trial) => ({ ...trial, cell: id, id: `r${trial.round}-${id}-${trial.arm}` })),
  );
  const page = renderBarePage({ ...run, plan: { ...run.plan, cells: copies }, trials });
  expect(Buffer.byteLength(page)).toBeLessThan(500_000);
});
