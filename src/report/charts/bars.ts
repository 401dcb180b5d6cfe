import { axes, type Chart, type ChartHead, legend } from './chart.ts';

/** Horizontal bars: a row each, all series of a row in one line. */
export interface Bars {
  /** Several lines of a label are drawn below one another. */
  readonly labels: readonly (string | string[])[];
  readonly rowPx: number;
  /** Title of the value axis, with its unit. */
  readonly axis: string;
  readonly size: Chart['size'];
  readonly series: readonly BarSeries[];
  readonly range?: { readonly min: number; readonly max: number };
}

interface BarSeries {
  readonly label: string;
  readonly colour: string;
  readonly values: (number | null)[] | ([number, number] | null)[];
  /** Fixed thickness in pixels, the later series on top; absent: the series are stacked. */
  readonly thickness?: number;
}

/** Draws stacked bars, or bars of different thickness on top of one another. */
export function barChart(head: ChartHead, bars: Bars): Chart {
  const { labels, rowPx, axis, size, series, range } = bars;
  const stacked = series.every(({ thickness }) => thickness === undefined);
  const options = axes<'bar'>(
    { x: axis, y: '' },
    {
      x: { stacked, beginAtZero: true, ...range },
      y: { stacked, ticks: { autoSkip: false, color: '@text' }, grid: { display: false } },
    },
  );
  const shown = { ...legend(), labels: { ...legend().labels, pointStyle: 'rect' as const } };
  return {
    ...head,
    heightPx: 130 + rowPx * labels.length,
    size,
    config: {
      type: 'bar',
      data: { labels: [...labels], datasets: series.map(datasetOf) },
      options: {
        ...options,
        indexAxis: 'y',
        interaction: { mode: 'index', axis: 'y', intersect: false },
        plugins: { legend: series.length > 1 ? shown : { display: false } },
      },
    },
  };
}

function datasetOf({ label, colour, values, thickness }: BarSeries, i: number) {
  const common = { label, data: values, backgroundColor: colour };
  if (thickness === undefined) return { ...common, borderColor: '@surface', borderWidth: 1 };
  // Chart.js draws the highest order first; the last one drawn is on top.
  return { ...common, barThickness: thickness, grouped: false, order: -1 - i };
}
