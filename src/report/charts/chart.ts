import type { ChartConfiguration, ChartDataset, ChartOptions } from 'chart.js';

/** Names and explains a chart. */
export interface ChartHead {
  /** Unique in a report: the name of the PNG and of the element in the page. */
  readonly id: string;
  /** Says the unit and the load level. */
  readonly title: string;
  /** Sentences that say what the chart shows. */
  readonly takeaway: string;
}

/**
 * A picture as data. `config` is a Chart.js configuration without functions, so that the page and
 * the PNG are drawn from the same one. Colours are tokens such as "@event", which become colours
 * when light or dark is known.
 */
export interface Chart extends ChartHead {
  readonly heightPx: number;
  /** Share of the page's width; charts that are read closely get all of it. */
  readonly size: 'full' | 'half' | 'third';
  readonly config:
    | ChartConfiguration<'line', Data>
    | ChartConfiguration<'bar', (number | null)[] | ([number, number] | null)[]>;
}

export type Points = { x: number; y: number | null }[];

type Data = (number | null)[] | Points;

export type Dataset = ChartDataset<'line', Data>;

/** Content of a chart of lines or points; the x axis is linear, and the y axis begins at zero. */
export interface Lines {
  readonly titles: AxisTitles;
  readonly datasets: readonly Dataset[];
  readonly size: Chart['size'];
  readonly heightPx?: number;
  /** Names of the places on an x axis of categories. */
  readonly labels?: readonly string[];
  readonly x?: AxisOptions;
  readonly y?: AxisOptions;
}

/** Draws lines or points on two axes. */
export function lineChart(
  head: ChartHead,
  { titles, datasets, labels, x, y, ...own }: Lines,
): Chart {
  const places = labels === undefined ? {} : { labels: [...labels] };
  return {
    ...head,
    ...{ heightPx: 300, ...own },
    config: {
      type: 'line',
      data: { ...places, datasets: [...datasets] },
      options: axes(titles, { x: { type: 'linear', ...x }, y: { beginAtZero: true, ...y } }),
    },
  };
}

/** Names a chart of one cell; the title ends with the load level. */
export const headOf = (
  { cell, short }: { readonly cell: { readonly id: string }; readonly short: string },
  id: string,
  title: string,
  takeaway: string,
): ChartHead => ({ id: `${cell.id}-${id}`, title: `${title}: ${short}`, takeaway });

type AxisOptions = Readonly<Record<string, unknown>> & { readonly ticks?: object };

export interface AxisTitles {
  readonly x: string;
  readonly y: string;
}

/** Returns the options that all charts with two axes share; `scales` adds to the two axes. */
export function axes<Type extends 'line' | 'bar' = 'line'>(
  titles: AxisTitles,
  scales: { readonly x?: AxisOptions; readonly y?: AxisOptions } = {},
): ChartOptions<Type> {
  const axis = (text: string, own: AxisOptions = {}) => ({
    title: { display: text !== '', text, color: '@text' },
    grid: { color: '@grid' },
    border: { color: '@axis' },
    ...own,
    ticks: { color: '@muted', maxRotation: 0, autoSkipPadding: 12, ...own.ticks },
  });
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    locale: 'en-US',
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    scales: {
      x: axis(titles.x, scales.x),
      y: axis(titles.y, scales.y),
    },
    plugins: { legend: legend() },
  } as unknown as ChartOptions<Type>;
}

export function legend() {
  return {
    position: 'bottom' as const,
    labels: { usePointStyle: true, boxHeight: 8, padding: 16, color: '@text' },
  };
}
