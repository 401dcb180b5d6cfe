import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArmSummary } from '../../../src/analysis/arm-summary.ts';
import { type FigureId, figures } from '../../../src/analysis/figures.ts';
import type { PairVerdict } from '../../../src/analysis/judge-pair.ts';
import type { Summary } from '../../../src/analysis/summary.ts';
import { workloads } from '../../../src/load/workloads/workloads.ts';
import type { Cell } from '../../../src/plan/plan.ts';
import { openMetrics } from '../../../src/report/exporters/open-metrics.ts';
import { historyWith } from '../../fixtures/history.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { metricsOf } from '../../fixtures/open-metrics-reader.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

type Labels = Readonly<Record<string, string>>;

/** Name, labels and value of a sample. */
type Known = readonly [name: string, labels: Labels, value: number];

/** Returns all that a summary says of its arms, written down apart from the exporter. */
const knownOf = ({ cells }: Summary): readonly Known[] =>
  cells.flatMap(({ cell, arms, comparisons }) => [
    ...arms.flatMap((arm) => [...mediansOf(cell, arm), ...trialsOf(cell, arm)]),
    ...comparisons.flatMap(({ question, pairs }) =>
      pairs.flatMap((pair) => verdictsOf(pair, { cell: cell.id, figure: question.figure })),
    ),
  ]);

function mediansOf(cell: Cell, arm: ArmSummary): readonly Known[] {
  const { questions, columns } = workloads[cell.workload].figures;
  return [...new Set<FigureId>([...questions, ...columns])].flatMap((id): readonly Known[] => {
    const measured = arm.numbers[id];
    if (measured === null) return [];
    const divisor = figures[id].unit === 'us' ? 1e6 : 1;
    const labels = { cell: cell.id, arm: arm.arm, mpm: arm.mpm };
    return [
      [names[id]!, labels, measured.median / divisor],
      ['lower_bound', { ...labels, figure: id }, Number(measured.censored)],
    ];
  });
}

const trialsOf = ({ id }: Cell, arm: ArmSummary): readonly Known[] =>
  (['valid', 'invalid', 'failed', 'aborted'] as const).map((state) => [
    'trials',
    { cell: id, arm: arm.arm, state },
    arm[state].length,
  ]);

function verdictsOf({ a, b, verdict }: PairVerdict, of: Labels): readonly Known[] {
  const pair = { ...of, a: a.arm, b: b.arm };
  const known: Known = ['verdict', { ...pair, outcome: verdict.outcome }, 1];
  if (verdict.outcome === 'not-measured') return [known];
  const { estimate, difference } = verdict.effect;
  return [
    known,
    ['comparison_estimate', pair, estimate],
    ['comparison_low', pair, difference.low],
    ['comparison_high', pair, difference.high],
  ];
}

test('the medians and verdicts are read back as they are, however odd the names', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { text, summary } = exportedBy(openMetrics, run);
      const { families, samples } = metricsOf(text);
      const known = knownOf(summary);
      for (const [name, labels, value] of known) {
        const found = samples.filter(
          (each) =>
            each.name === `mpm_bench_${name}` &&
            Object.entries(labels).every(([key, text]) => each.labels[key] === text.toWellFormed()),
        );
        expect(
          found.map((each) => each.value),
          `${name} ${JSON.stringify(labels)}`,
        ).toEqual([value]);
      }
      // One more says when the run was.
      expect(samples).toHaveLength(known.length + 1);
      expect(families.every(({ type }) => type === 'gauge')).toBe(true);
    }),
    { numRuns: 8 },
  );
});

/** The base units of Prometheus in the names, written down by hand. */
const names: Readonly<Record<string, string>> = {
  rate: 'rate_per_second',
  latencyP50: 'latency_p50_seconds',
  latencyP95: 'latency_p95_seconds',
  latencyP99: 'latency_p99_seconds',
  firstByteP50: 'first_byte_p50_seconds',
  firstByteP99: 'first_byte_p99_seconds',
  drain: 'drain_seconds',
  lost: 'lost_ratio',
  cpu: 'cpu_seconds',
  footprint: 'footprint_bytes',
  footprintPeak: 'footprint_peak_bytes',
};

test('a ratio of two lower bounds lies between nothing and infinity', () => {
  const { text } = exportedBy(openMetrics, quickRun(8));
  const pair = 'cell="parked-128",figure="latencyP50",a="httpd-prefork",b="httpd-worker"';
  const lines = text.split('\n').filter((line) => line.includes(pair));
  expect(lines.map((line) => line.replace(/\{.*\}/, ''))).toEqual([
    'mpm_bench_verdict 1',
    expect.stringMatching(/^mpm_bench_comparison_estimate [\d.]+$/),
    'mpm_bench_comparison_low 0',
    'mpm_bench_comparison_high +Inf',
  ]);
});

test('the changes of the history are there, and how many regressions are confirmed', () => {
  const history = historyWith([
    { kind: 'regression', state: 'confirmed' },
    { kind: 'regression', state: 'acknowledged' },
    { kind: 'improvement', state: 'confirmed' },
  ]);
  const { samples } = metricsOf(exportedBy(openMetrics, buildRun(), history).text);
  const of = (name: string) => samples.filter((each) => each.name === `mpm_bench_history_${name}`);
  expect(of('confirmed_regressions').map(({ value }) => value)).toEqual([1]);
  expect(of('nights').map(({ value }) => value)).toEqual([31, 31, 31]);
  expect(of('step').map(({ value }) => value)).toEqual(Array(3).fill(Math.log(0.9)));
  expect(of('step')[0]?.labels.id).toBe('a "quoted", <id>\nof two lines 0');
});
