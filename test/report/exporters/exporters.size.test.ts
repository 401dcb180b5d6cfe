import { expect, test } from 'vitest';
import { quickRun } from '../../fixtures/quick-run.ts';
import { renderFiles, renderHtml } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

test('the files of a default run stay below 550 kB in all, and those for CI below 1.2 MB', () => {
  const files = renderFiles(quickRun(20));
  const bytesOf = (isForCi: boolean) =>
    files
      .filter(({ path }) => path.startsWith('ci/') === isForCi)
      .reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  expect(bytesOf(false)).toBeLessThan(550_000);
  expect(bytesOf(true)).toBeLessThan(1_200_000);
});

test('the page is the first file, and what other programs read stands in ci/', () => {
  const paths = renderFiles(buildRun({ rounds: 1 })).map(({ path }) => path);
  expect(paths[0]).toBe('report.html');
  expect(paths.filter((path) => path.startsWith('ci/'))).toEqual([
    'ci/junit.xml',
    'ci/job-summary.md',
    'ci/annotations.txt',
    'ci/trials.csv',
    'ci/latency.hlog',
    'ci/bigger-is-better.json',
    'ci/smaller-is-better.json',
    'ci/bencher.json',
    'ci/go-bench.txt',
    'ci/otava.csv',
    'ci/metrics.prom',
  ]);
});

test('each situation has two pictures, and the page shows them where there is no script', () => {
  const run = buildRun();
  const pictures = renderFiles(run).filter(({ path }) => path.startsWith('charts/'));
  expect(pictures).toHaveLength(2 * run.plan.cells.length);
  for (const { path } of pictures) expect(renderHtml(run)).toContain(`src="${path}"`);
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
  const page = renderHtml({ ...run, plan: { ...run.plan, cells: copies }, trials });
  expect(Buffer.byteLength(page)).toBeLessThan(400_000);
});
