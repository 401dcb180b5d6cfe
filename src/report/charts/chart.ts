import type { ChartConfiguration, ChartDataset, ChartOptions } from 'chart.js';
import type { Mpm } from '../../server/arm.ts';

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

type Data = (number | null)[] | { x: number; y: number | null }[];

export type Dataset = ChartDataset<'line', Data>;

/** The part of an arm that decides how it is drawn. */
export interface Drawn {
  readonly mpm: Mpm;
}

interface ArmStyle {
  readonly borderDash: readonly number[];
  readonly pointStyle: 'circle' | 'rectRot' | 'triangle';
}

/** Distinguishes MPMs by colour, dash and shape: colour alone fails many readers and prints. */
const armStyles: Readonly<Record<Mpm, ArmStyle>> = {
  event: { borderDash: [], pointStyle: 'circle' },
  worker: { borderDash: [9, 4], pointStyle: 'rectRot' },
  prefork: { borderDash: [2, 3], pointStyle: 'triangle' },
};

/** Returns the look of an arm's line, points included. */
export function armLine({ mpm }: Drawn) {
  const { borderDash, pointStyle } = armStyles[mpm];
  return {
    borderColor: `@${mpm}`,
    backgroundColor: `@${mpm}`,
    borderDash: [...borderDash],
    borderWidth: 2,
    pointStyle,
    pointRadius: 0,
    pointHitRadius: 6,
  };
}

/** Returns radii that put an arm's shape on its line now and then, each arm at other places. */
export function sparseMarks({ mpm }: Drawn, points: number): number[] {
  const every = Math.max(3, Math.round(points / 7));
  const first = Math.round((Object.keys(armStyles).indexOf(mpm) * every) / 3);
  return Array.from({ length: points }, (_, i) => (i % every === first ? 4 : 0));
}

/** Returns the look of an arm's faint area. Without a label it is not in the legend. */
export function armArea({ mpm }: Drawn) {
  return {
    label: '',
    borderWidth: 0,
    pointRadius: 0,
    pointHitRadius: 0,
    borderColor: '@none',
    backgroundColor: `@${mpm}-area`,
  };
}

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
