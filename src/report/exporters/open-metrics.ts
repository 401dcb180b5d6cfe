import { figures } from '../../analysis/figures.ts';
import type { Summary } from '../../analysis/summary.ts';
import { casesOf } from '../ci/cases.ts';
import { baseMeasure } from '../ci/measures.ts';
import { type KnownMedian, knownMedians } from '../ci/medians.ts';
import { type Family, openMetricsText, type Sample } from '../ci/metrics.ts';
import type { ReportData } from '../document.ts';
import type { Exporter } from './exporter.ts';

/**
 * Writes gauges in the text format of OpenMetrics 1.0, which a textfile collector or a Pushgateway
 * reads too: the medians, the verdicts, the trials, and the changes of the history.
 */
export const openMetrics: Exporter = ({ data }) =>
  data === null ? [] : [{ path: 'ci/metrics.prom', content: openMetricsText(familiesOf(data)) }];

const familiesOf = (data: ReportData): readonly Family[] => [
  runFamily(data.summary),
  trialsFamily(data.summary),
  ...figureFamilies(data.summary),
  ...comparisonFamilies(data.summary),
  ...historyFamilies(data),
];

const runFamily = ({ plan }: Summary): Family => ({
  name: 'mpm_bench_run_start_timestamp_seconds',
  unit: 'seconds',
  help: 'Time at which the run was planned, in seconds since the epoch.',
  samples: [
    {
      labels: {
        ...{ run: plan.runId, version: plan.version },
        ...{ preset: plan.preset, runtime: plan.runtime },
      },
      value: Date.parse(plan.createdAt) / 1000,
    },
  ],
});

const trialsFamily = ({ cells, crossChecks }: Summary): Family => ({
  name: 'mpm_bench_trials',
  unit: '',
  help: 'Trials of an arm under a cell, by what became of them.',
  samples: [...cells, ...crossChecks].flatMap(({ cell, arms, control }) =>
    [...arms, ...(control === null ? [] : [control])].flatMap((arm) =>
      (['valid', 'invalid', 'failed', 'aborted'] as const).map((state) => ({
        labels: { cell: cell.id, arm: arm.arm, state },
        value: arm[state].length,
      })),
    ),
  ),
});

function figureFamilies(summary: Summary): readonly Family[] {
  const medians = knownMedians(summary);
  const families = [...Map.groupBy(medians, ({ id }) => id)].map(([id, of]): Family => {
    const { name, unit, divisor } = baseMeasure(id);
    return {
      name: `mpm_bench_${name}`,
      unit,
      help: `Median round: ${figures[id].title}.`,
      samples: of.map(({ measured: { median }, ...of }) => ({
        labels: labelsOf(of),
        value: median / divisor,
      })),
    };
  });
  const bounds: Family = {
    name: 'mpm_bench_lower_bound',
    unit: '',
    help: '1 where a figure is a lower bound, because unanswered requests decide it; else 0.',
    samples: medians.map((each) => ({
      labels: { ...labelsOf(each), figure: each.id },
      value: each.measured.censored ? 1 : 0,
    })),
  };
  return [...families, bounds];
}

const labelsOf = ({ cell, arm }: Pick<KnownMedian, 'cell' | 'arm'>) => ({
  cell: cell.id,
  workload: cell.workload,
  arm: arm.arm,
  server: arm.server,
  mpm: arm.mpm,
});

/** A number of a comparison, and what it is. */
const ends = {
  estimate: 'Estimated effect of arm a against arm b: a / b, or a - b where scale is difference.',
  low: 'Lower end of the interval that decides a difference.',
  high: 'Upper end of the interval that decides a difference.',
} as const;

function comparisonFamilies({ cells }: Summary): readonly Family[] {
  const pairs = cells.flatMap(({ cell, comparisons }) =>
    comparisons.flatMap(({ question, rule, pairs }) =>
      pairs.map(({ a, b, verdict }) => ({
        verdict,
        labels: {
          ...{ cell: cell.id, figure: question.figure },
          ...{ a: a.arm, b: b.arm, scale: rule.scale },
        },
      })),
    ),
  );
  const outcomes: Family = {
    name: 'mpm_bench_verdict',
    unit: '',
    help: 'Verdict on arm a against arm b; always 1.',
    samples: pairs.map(({ labels, verdict: { outcome } }) => ({
      labels: { ...labels, outcome },
      value: 1,
    })),
  };
  const effects = Object.entries(ends).map(
    ([end, help]): Family => ({
      name: `mpm_bench_comparison_${end}`,
      unit: '',
      help,
      samples: pairs.flatMap(({ labels, verdict }): readonly Sample[] => {
        if (verdict.outcome === 'not-measured') return [];
        const { estimate, difference } = verdict.effect;
        const { low, high } = difference;
        return [{ labels, value: { estimate, low, high }[end as keyof typeof ends] }];
      }),
    }),
  );
  return [outcomes, ...effects];
}

function historyFamilies(data: ReportData): readonly Family[] {
  if (data.history === null) return [];
  const { series } = data.history;
  const failed = casesOf(data).filter(({ kind }) => kind === 'confirmed-regression');
  return [
    {
      name: 'mpm_bench_history_confirmed_regressions',
      unit: '',
      help: 'Series with a confirmed regression that nobody acknowledged.',
      samples: [{ labels: {}, value: failed.length }],
    },
    {
      name: 'mpm_bench_history_nights',
      unit: '',
      help: 'Nights of a series since its baseline began.',
      samples: series.map(({ newest: { cell, arm, figure }, nights }) => ({
        labels: { cell, arm, figure },
        value: nights,
      })),
    },
    {
      name: 'mpm_bench_history_step',
      unit: '',
      help: 'Step of a series: ln(after / before), or after - before where scale is difference.',
      samples: series.flatMap(({ newest: { cell, arm, figure, scale }, changes }) =>
        changes.map(({ id, kind, state, step }) => ({
          labels: { cell, arm, figure, scale, id, kind, state },
          value: step,
        })),
      ),
    },
  ];
}
