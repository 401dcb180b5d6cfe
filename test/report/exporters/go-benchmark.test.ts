import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../../../src/analysis/figures/figure.ts';
import { type FigureId, figures, readFigure } from '../../../src/analysis/figures.ts';
import { workloads } from '../../../src/load/workloads/workloads.ts';
import { goBenchmark } from '../../../src/report/exporters/go-benchmark.ts';
import type { CompletedTrial } from '../../../src/run/trial.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';

interface Result {
  readonly name: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<string, number>;
}

/**
 * Reads Go's benchmark format as golang.org/x/perf/benchfmt does: lines of results, of units, of
 * keys, and others, which it ignores.
 */
function read(text: string) {
  const results: Result[] = [];
  const better = new Map<string, string>();
  for (const line of text.split('\n')) {
    const fields = line.split(/[\s\u0085\u00a0]+/u).filter((field) => field !== '');
    if (line.startsWith('Benchmark')) results.push(resultOf(fields));
    else if (fields[0] === 'Unit') better.set(fields[1]!, /^better=(.*)$/.exec(fields[2]!)![1]!);
    // A key would set a table apart, so that benchstat would not compare two runs.
    else expect(line).not.toMatch(/^\p{Ll}[^\s\p{Lu}]*:/u);
  }
  return { results, better };
}

function resultOf([name = '', iterations, ...rest]: readonly string[]): Result {
  expect(iterations).toBe('1');
  expect(rest.length).toBeGreaterThan(0);
  expect(rest.length % 2).toBe(0);
  // The end of a name would be GOMAXPROCS.
  expect(name).not.toMatch(/-\d+$/);
  const [base, ...parts] = name.split('/');
  expect(base).toBe('BenchmarkHTTP');
  const keys = Object.fromEntries(parts.map((part) => /^(\w+)=(.*)$/s.exec(part)!.slice(1)));
  const pairs = rest.flatMap((unit, i) => (i % 2 ? [[unit, Number(rest[i - 1])] as const] : []));
  expect(new Set(pairs.map(([unit]) => unit)).size).toBe(pairs.length);
  return { name, keys, values: new Map(pairs) };
}

const shown = (workload: keyof typeof workloads): readonly FigureId[] => {
  const { questions, columns } = workloads[workload].figures;
  return [...new Set<FigureId>([...questions, ...columns])];
};

test('a line has every value of a trial that no flaw excludes', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { text, summary } = exportedBy(goBenchmark, run);
      const { results } = read(text);
      const known = summary.trials.flatMap((trial) => {
        const values = shown(trial.workload).flatMap((id) => {
          const value = readFigure(id, trial);
          return value === null ? [] : [figures[id].unit === 'us' ? value / 1e6 : value];
        });
        return values.length === 0 ? [] : [[trial.cell, trial.mpm, ...values]];
      });
      expect(results.map(({ keys, values }) => [keys.cell, keys.mpm, ...values.values()])).toEqual(
        known,
      );
    }),
    { numRuns: 10 },
  );
});

test('arms differ in one key only, so that benchstat -col /mpm compares them', () => {
  const { results } = read(exportedBy(goBenchmark, quickRun(3)).text);
  const rows = Map.groupBy(results, ({ name }) => name.replace(/\/mpm=\w+/, ''));
  for (const [row, of] of rows) {
    expect(new Set(of.map(({ keys }) => keys.mpm)).size, row).toBe(3);
    expect(new Set(of.map(({ values }) => [...values.keys()].join())).size, row).toBe(1);
  }
  expect(rows.size).toBe(10);
});

test('no two figures of a workload share a unit, and each unit has its direction', () => {
  const { better } = read(exportedBy(goBenchmark, quickRun(1)).text);
  const { results } = read(exportedBy(goBenchmark, quickRun(1)).text);
  expect(better.get('req/s')).toBe('higher');
  expect(better.get('latency-p99-sec')).toBe('lower');
  expect(better.get('footprint-B')).toBe('lower');
  for (const { values } of results) {
    for (const unit of values.keys()) expect(better.has(unit), unit).toBe(true);
  }
  for (const workload of Object.keys(workloads) as (keyof typeof workloads)[]) {
    const rates = shown(workload).filter((id) => (figures[id] as Figure).unit === 'perSecond');
    expect(rates.length, workload).toBeLessThanOrEqual(1);
  }
});

test('the values of a trial stand under these units', () => {
  const { text, summary } = exportedBy(goBenchmark, quickRun(1));
  const trial = summary.trials.find(({ id }) => id === 'r1-keepalive-32-httpd-event');
  const { ratePerSecond, latencyUs, cpuUsPerRequest, footprintBytes } = trial as CompletedTrial;
  const found = read(text).results.find(
    ({ name }) => name === 'BenchmarkHTTP/cell=keepalive-32/server=httpd/mpm=event',
  );
  expect(Object.fromEntries(found!.values)).toEqual({
    'req/s': ratePerSecond,
    'latency-p50-sec': latencyUs!.p50 / 1e6,
    'latency-p95-sec': latencyUs!.p95 / 1e6,
    'latency-p99-sec': latencyUs!.p99 / 1e6,
    'footprint-B': footprintBytes!.median,
    'footprint-peak-B': footprintBytes!.peak,
    'cpu-sec': cpuUsPerRequest! / 1e6,
  });
});
