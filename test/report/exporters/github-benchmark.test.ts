import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { type FigureId, figures } from '../../../src/analysis/figures.ts';
import type { Summary } from '../../../src/analysis/summary.ts';
import { workloads } from '../../../src/load/workloads/workloads.ts';
import { githubBenchmark } from '../../../src/report/exporters/github-benchmark.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';

/** Entries as the README of github-action-benchmark 1.22 lists their properties, and no others. */
const entries = z
  .array(
    z.strictObject({
      name: z.string().min(1),
      unit: z.string().min(1),
      value: z.number(),
      range: z.string().optional(),
      extra: z.string().optional(),
    }),
  )
  .min(1);

/** Returns name, value and range of every figure in the tables, by the better direction. */
const expected = ({ cells }: Summary, better: 'higher' | 'lower') =>
  cells.flatMap(({ cell, arms }) => {
    const { questions, columns } = workloads[cell.workload].figures;
    const shown = [...new Set<FigureId>([...questions, ...columns])];
    return arms.flatMap((arm) =>
      shown.flatMap((id) => {
        const { title, better: direction } = figures[id];
        const measured = arm.numbers[id];
        if (measured === null || direction !== better) return [];
        const { median, min, max } = measured;
        const name = `${cell.id} / ${arm.arm} / ${title}`.toWellFormed();
        return [{ name, value: median, range: `${min} to ${max}` }];
      }),
    );
  });

test('each file has the median of every figure of its direction, or there is none', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { files, summary } = exportedBy(githubBenchmark, run);
      for (const [path, better] of [
        ['ci/bigger-is-better.json', 'higher'],
        ['ci/smaller-is-better.json', 'lower'],
      ] as const) {
        const text = files.get(path);
        const known = expected(summary, better);
        const read = text === undefined ? [] : entries.parse(JSON.parse(text));
        expect(read.map(({ name, value, range }) => ({ name, value, range }))).toEqual(known);
      }
    }),
    { numRuns: 10 },
  );
});

test('what a reader of the chart must know stands in its tooltip', () => {
  const { files } = exportedBy(githubBenchmark, quickRun(3));
  const read = entries.parse(JSON.parse(files.get('ci/smaller-is-better.json')!));
  const of = (name: string) => read.find((each) => each.name === name);
  expect(of('parked-128 / httpd-prefork / latency, p50')).toMatchObject({
    unit: 'us',
    value: 2_000_000,
    extra: expect.stringContaining('a lower bound'),
  });
  expect(of('keepalive-32 / httpd-event / latency, p50')?.extra).toBe('median of 3 rounds');
  const bigger = entries.parse(JSON.parse(files.get('ci/bigger-is-better.json')!));
  expect(bigger.map(({ name }) => name)).toContain('keepalive-32 / httpd-event / throughput');
});
