import { type FigureId, figures, readFigure } from '../../analysis/figures.ts';
import { barChart } from '../../report/charts/bars.ts';
import type { Chart } from '../../report/charts/chart.ts';
import { formatValue, list } from '../../report/format.ts';
import type { Trial } from '../../run/trial.ts';
import { arms, type BaseArmId } from '../../server/arm.ts';
import { median } from '../../stats/quantile.ts';
import { displayOf } from './charts/display.ts';
import type { Picture } from './claim.ts';

/** Draws the starts of httpd with PHP, and the results of the systems that answer a PHP page. */
export const phpPictures: Picture = ({ page = [] }, server) => {
  const trials = page.filter(({ arm }) =>
    shown.some((id) => id === arm && arms[id].server === server),
  );
  return trials.length === 0 ? [] : [starts(trials), ...systems(trials)];
};

const inProse: Readonly<Partial<Record<BaseArmId, string>>> = {
  'httpd-prefork-php': 'prefork + mod_php',
  'httpd-worker-php': 'worker + mod_php',
  'httpd-event-php': 'event + mod_php',
  'httpd-event-fpm': 'event + PHP-FPM',
};
const shown = Object.keys(inProse) as BaseArmId[];

const labelsOf = (bars: readonly { readonly arm: BaseArmId }[]): readonly string[] =>
  bars.map(({ arm }) => inProse[arm] ?? arm);

function starts(trials: readonly Trial[]): Chart {
  const counts = shown.map((arm) => {
    const starts = valuesOf(trials, arm, 'started');
    return { arm, tried: starts.length, started: starts.filter((value) => value === 1).length };
  });
  const reasons = new Set(
    trials.flatMap((trial) => (trial.state === 'failed' ? [trial.reason] : [])),
  );
  const head = {
    id: 'claim-4-starts',
    title: 'Starts of httpd with PHP, count of trials',
    takeaway: [
      'Started: ' +
        `${list(counts.map((each) => `${inProse[each.arm]} ${each.started} of ${each.tried}`))}.`,
      ...[...reasons].map((reason) => `Failed starts: “${reason}”.`),
    ].join(' '),
  };
  return barChart(head, {
    axis: 'trials',
    rowPx: 32,
    size: 'full',
    labels: labelsOf(counts),
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
  { figure: 'rate', cell: 'page-busy', title: 'PHP pages to 14 visitors' },
  { figure: 'latencyP99', cell: 'page-busy', title: 'p99 latency among 14 visitors' },
  { figure: 'latencyP50', cell: 'page-alone', title: 'Median latency of one visitor alone' },
  { figure: 'footprint', cell: 'page-busy', title: 'Footprint of the whole system' },
] as const satisfies readonly { figure: FigureId; cell: string; title: string }[];

function systems(trials: readonly Trial[]): readonly Chart[] {
  return compared.flatMap(({ figure, cell, title: shortTitle }) => {
    const { label: axis, factor } = displayOf(figure);
    const title = `${shortTitle}, ${axis}`;
    const ofCell = trials.filter((trial) => trial.cell === cell);
    const medians = shown.flatMap((arm) => {
      const values = valuesOf(ofCell, arm, figure);
      return values.length === 0 ? [] : [{ arm, value: median(values), n: values.length }];
    });
    if (medians.length === 0) return [];
    const texts = medians.map(
      ({ arm, value, n }) =>
        `${inProse[arm]} ${formatValue(value, figures[figure].unit)} (median of ${n})`,
    );
    const values = medians.map(({ value }) => Number((value * factor).toPrecision(4)));
    return [
      barChart(
        { id: `claim-4-${figure}`, title, takeaway: `${list(texts)}.` },
        {
          axis,
          rowPx: 32,
          size: 'half',
          labels: labelsOf(medians),
          series: [{ label: title, colour: '@part-1', values }],
        },
      ),
    ];
  });
}

const valuesOf = (trials: readonly Trial[], arm: BaseArmId, figure: FigureId): readonly number[] =>
  trials
    .filter((trial) => trial.arm === arm)
    .map((trial) => readFigure(figure, trial))
    .filter((value) => value !== null);
