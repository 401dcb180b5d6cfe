import { type FigureId, readFigure } from '../../analysis/figures.ts';
import type { Unit } from '../../analysis/units.ts';
import { axes, type Chart } from '../../report/charts/chart.ts';
import { formatValue, list } from '../../report/format.ts';
import type { Trial } from '../../run/trial.ts';
import type { BaseArmId } from '../../server/arm.ts';
import { median } from '../../stats/quantile.ts';

/** With which arms httpd starts, and what the two systems that answer a PHP page bring and cost. */
export const phpPictures = (trials: readonly Trial[]): readonly Chart[] =>
  trials.length === 0 ? [] : [starts(trials), ...systems(trials)];

const inProse: Readonly<Partial<Record<BaseArmId, string>>> = {
  'httpd-prefork-php': 'prefork + mod_php',
  'httpd-worker-php': 'worker + mod_php',
  'httpd-event-php': 'event + mod_php',
  'httpd-event-fpm': 'event + PHP-FPM',
};
const shown = Object.keys(inProse) as BaseArmId[];

function starts(trials: readonly Trial[]): Chart {
  const counts = shown.map((arm) => {
    const told = valuesOf(trials, arm, 'started');
    return { arm, tried: told.length, started: told.filter((value) => value === 1).length };
  });
  const words = new Set(
    trials.flatMap((trial) => (trial.state === 'failed' ? [trial.reason] : [])),
  );
  return barChart({
    id: 'claim-4-starts',
    title: 'Starts of httpd with PHP, count of trials',
    takeaway: [
      `Started: ${list(counts.map(({ arm, started, tried }) => `${inProse[arm]} ${started} of ${tried}`))}.`,
      ...[...words].map((reason) => `Where it did not: “${reason}”.`),
    ].join(' '),
    axis: 'trials',
    bars: counts.map(({ arm }) => arm),
    series: [
      { label: 'started', colour: '@part-5', values: counts.map(({ started }) => started) },
      {
        label: 'refused',
        colour: '@part-6',
        values: counts.map((each) => each.tried - each.started),
      },
    ],
  });
}

/** The figures of the two systems, each with its cell. */
const compared = [
  {
    figure: 'rate',
    cell: 'page-busy',
    title: 'PHP pages to 14 visitors, requests/s',
    unit: 'perSecond',
    factor: 1,
    axis: 'requests/s',
  },
  {
    figure: 'latencyP99',
    cell: 'page-busy',
    title: 'p99 latency among 14 visitors, milliseconds',
    unit: 'us',
    factor: 1e3,
    axis: 'milliseconds',
  },
  {
    figure: 'latencyP50',
    cell: 'page-alone',
    title: 'Median latency of one visitor alone, milliseconds',
    unit: 'us',
    factor: 1e3,
    axis: 'milliseconds',
  },
  {
    figure: 'footprint',
    cell: 'page-busy',
    title: 'Footprint of the whole system, MiB',
    unit: 'bytes',
    factor: 2 ** 20,
    axis: 'MiB',
  },
] as const satisfies readonly {
  figure: FigureId;
  cell: string;
  title: string;
  unit: Unit;
  factor: number;
  axis: string;
}[];

function systems(trials: readonly Trial[]): readonly Chart[] {
  return compared.flatMap(({ figure, cell, title, unit, factor, axis }) => {
    const ofCell = trials.filter((trial) => trial.cell === cell);
    const medians = shown.flatMap((arm) => {
      const values = valuesOf(ofCell, arm, figure);
      return values.length === 0 ? [] : [{ arm, value: median(values), n: values.length }];
    });
    if (medians.length === 0) return [];
    return [
      barChart({
        id: `claim-4-${figure}`,
        title,
        takeaway: `${list(medians.map(({ arm, value, n }) => `${inProse[arm]} ${formatValue(value, unit)} (median of ${n})`))}.`,
        axis,
        bars: medians.map(({ arm }) => arm),
        series: [
          {
            label: title,
            colour: '@part-1',
            values: medians.map(({ value }) => Number((value / factor).toPrecision(4))),
          },
        ],
      }),
    ];
  });
}

const valuesOf = (trials: readonly Trial[], arm: BaseArmId, figure: FigureId): readonly number[] =>
  trials
    .filter((trial) => trial.arm === arm)
    .map((trial) => readFigure(figure, trial))
    .filter((value) => value !== null);

interface Bars {
  readonly id: string;
  readonly title: string;
  readonly takeaway: string;
  readonly axis: string;
  readonly bars: readonly BaseArmId[];
  readonly series: readonly {
    readonly label: string;
    readonly colour: string;
    readonly values: readonly number[];
  }[];
}

/** Lying bars, one an arm, stacked where there are several series. */
function barChart({ id, title, takeaway, axis, bars, series }: Bars): Chart {
  const options = axes<'bar'>(
    { x: axis, y: '' },
    {
      x: { stacked: true, beginAtZero: true },
      y: { stacked: true, ticks: { autoSkip: false, color: '@text' }, grid: { display: false } },
    },
  );
  return {
    id,
    title,
    takeaway,
    heightPx: 100 + 32 * bars.length,
    size: series.length > 1 ? 'full' : 'half',
    config: {
      type: 'bar',
      data: {
        labels: bars.map((arm) => inProse[arm] ?? arm),
        datasets: series.map(({ label, colour, values }) => ({
          label,
          data: [...values],
          backgroundColor: colour,
          borderColor: '@surface',
          borderWidth: 1,
        })),
      },
      options: {
        ...options,
        indexAxis: 'y',
        ...(series.length > 1 ? {} : { plugins: { legend: { display: false } } }),
      },
    },
  };
}
