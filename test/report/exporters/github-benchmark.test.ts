import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { figures } from '../../../src/analysis/figures.ts';
import type { Summary } from '../../../src/analysis/summary.ts';
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

/** Returns name, unit, value and range of every figure in the tables, by the better direction. */
const expected = ({ cells }: Summary, better: 'higher' | 'lower') =>
  cells.flatMap(({ cell, arms }) =>
    arms.flatMap((arm) =>
      (Object.keys(figures) as (keyof typeof figures)[]).flatMap((id) => {
        const measured = arm.numbers[id];
        const figure = figures[id];
        if (measured === null || figure.better !== better) return [];
        const { median, min, max } = measured;
        return [
          [
            `${cell.id} / ${arm.arm} / ${figure.title}`.toWellFormed(),
            median,
            `${min} to ${max}`,
          ].join('|'),
        ];
      }),
    ),
  );

test('each entry has the median of a figure, in the file of its direction', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { files, summary } = exportedBy(githubBenchmark, run);
      for (const [path, better] of [
        ['ci/bigger-is-better.json', 'higher'],
        ['ci/smaller-is-better.json', 'lower'],
      ] as const) {
        const text = files.get(path);
        const known = expected(summary, better);
        if (text === undefined) {
          expect(
            summary.cells.flatMap(({ arms }) => arms.map(({ numbers }) => numbers.rate)),
          ).toEqual(summary.cells.flatMap(({ arms }) => arms.map(() => null)));
          continue;
        }
        const read = entries.parse(JSON.parse(text));
        const names = read.map(({ name, value, range }) => [name, value, range].join('|'));
        expect(known).toEqual(expect.arrayContaining(names));
        expect(new Set(names).size).toBe(names.length);
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
