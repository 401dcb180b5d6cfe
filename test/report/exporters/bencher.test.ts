import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { figures } from '../../../src/analysis/figures.ts';
import { workloads } from '../../../src/load/workloads/workloads.ts';
import { bencher } from '../../../src/report/exporters/bencher.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';

/**
 * The schema of bencher.dev/docs/reference/bencher-metric-format (bmf.json), with its limits on
 * names.
 */
const format = z.record(
  z.string().min(1).max(1024),
  z.record(
    z
      .string()
      .max(64)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    z.strictObject({ value: z.number(), lower_value: z.number(), upper_value: z.number() }),
  ),
);

test('each measure has the median round between the lowest and the highest', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { text, summary } = exportedBy(bencher, run);
      const read = format.parse(JSON.parse(text));
      let seen = 0;
      for (const { cell, arms } of summary.cells) {
        const { questions, columns } = workloads[cell.workload].figures;
        for (const arm of arms) {
          const measures = read[`${cell.id}/${arm.arm}`.toWellFormed()] ?? {};
          const known = [...new Set([...questions, ...columns])].flatMap(
            (id) => arm.numbers[id] ?? [],
          );
          expect(Object.values(measures)).toEqual(
            known.map(({ median, min, max }) => ({
              value: median,
              lower_value: min,
              upper_value: max,
            })),
          );
          seen += known.length;
        }
      }
      expect(Object.values(read).flatMap((each) => Object.keys(each))).toHaveLength(seen);
    }),
    { numRuns: 10 },
  );
});

test('a measure says what it is, and in which unit', () => {
  const { text, summary } = exportedBy(bencher, quickRun(3));
  const read = format.parse(JSON.parse(text));
  const { numbers } = summary.cells[1]!.arms[2]!;
  expect(figures.latencyP99.unit).toBe('us');
  expect(read['keepalive-32/httpd-event']).toMatchObject({
    'rate-per-second': { value: numbers.rate?.median },
    'latency-p99-us': { value: numbers.latencyP99?.median },
    'footprint-bytes': { value: numbers.footprint?.median },
  });
});
