import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workloads } from '../../../src/load/workloads/workloads.ts';
import { otavaCsv } from '../../../src/report/exporters/otava-csv.ts';
import { historyWith } from '../../fixtures/history.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';

const tableOf = (text: string): readonly (readonly string[])[] => parse(text);

test('a run is one row, with the median of every figure of every arm', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { text, summary } = exportedBy(otavaCsv, run);
      const [head = [], row = [], ...others] = tableOf(text);
      expect(others).toEqual([]);
      expect(head.slice(0, 4)).toEqual(['time', 'commit', 'run', 'version']);
      expect(new Set(head).size).toBe(head.length);
      expect(row[0]).toBe(run.plan.createdAt);
      const medians = summary.cells.flatMap(({ cell, arms }) => {
        const { questions, columns } = workloads[cell.workload].figures;
        return arms.flatMap(({ numbers }) =>
          [...new Set([...questions, ...columns])].map((id) => numbers[id]?.median ?? null),
        );
      });
      expect(row.slice(4).map((field) => (field === '' ? null : Number(field)))).toEqual(medians);
    }),
    { numRuns: 10 },
  );
});

test('two nights of a plan have the same columns, whatever was measured in them', () => {
  const run = quickRun(3);
  const [head] = tableOf(exportedBy(otavaCsv, run).text);
  const [other] = tableOf(exportedBy(otavaCsv, { ...run, trials: [] }).text);
  expect(other).toEqual(head);
  expect(head).toContain('keepalive-32.httpd-event.latency_p99_us');
});

test('the commit is that of the night, and the version that of httpd', () => {
  const { text } = exportedBy(otavaCsv, quickRun(1), historyWith([]));
  const [, row = []] = tableOf(text);
  expect(row.slice(1, 4)).toEqual(['abc123', '20260314-021500-a1b2c3', 'Apache/2.4.68 (Debian)']);
});
