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
  /** Which of the arms with this MPM it is, from 0; absent: the only one. */
  readonly nth?: number;
}

type PointStyle =
  | 'circle'
  | 'rectRot'
  | 'triangle'
  | 'rect'
  | 'star'
  | 'crossRot'
  | 'cross'
  | 'rectRounded';

interface ArmStyle {
  readonly borderDash: readonly number[];
  /** Of the arms with this MPM, in their order. */
  readonly pointStyles: readonly [PointStyle, ...PointStyle[]];
}

/** Colour alone fails many readers and every black-and-white print, so dash and point differ too. */
const armStyles: Readonly<Record<Mpm, ArmStyle>> = {
  event: { borderDash: [], pointStyles: ['circle', 'rect', 'star'] },
  worker: { borderDash: [9, 4], pointStyles: ['rectRot', 'crossRot', 'rectRounded'] },
  prefork: { borderDash: [2, 3], pointStyles: ['triangle', 'cross', 'rectRounded'] },
};

/** The colours of the second, third … arm with one MPM follow those of the MPMs. */
const colourOf = ({ mpm, nth = 0 }: Drawn): string =>
  nth === 0 ? `@${mpm}` : `@${mpm}-${Math.min(nth, 3) + 1}`;

/** Returns how a line of this arm is drawn, points included. */
export function armLine({ mpm, nth = 0 }: Drawn) {
  const { borderDash, pointStyles } = armStyles[mpm];
  const colour = colourOf({ mpm, nth });
  return {
    borderColor: colour,
    backgroundColor: colour,
    // A longer gap for each further arm of the MPM, so that lines differ in print too.
    borderDash: nth === 0 ? [...borderDash] : [9, 4, ...Array(nth).fill([2, 4]).flat()],
    borderWidth: 2,
    pointStyle: pointStyles[nth % pointStyles.length] ?? pointStyles[0],
    pointRadius: 0,
    pointHitRadius: 6,
  };
}

/** Returns radii that mark a line now and then, each arm at other places. */
export function sparseMarks({ mpm, nth = 0 }: Drawn, points: number): number[] {
  const every = Math.max(3, Math.round(points / 7));
  const place = Object.keys(armStyles).indexOf(mpm) + nth / 2;
  const first = Math.round((place * every) / 3) % every;
  return Array.from({ length: points }, (_, i) => (i % every === first ? 4 : 0));
}

/** Returns the faint area of this arm. It has no label: a legend leaves out what has none. */
export function armArea(drawn: Drawn) {
  return {
    label: '',
    borderWidth: 0,
    pointRadius: 0,
    pointHitRadius: 0,
    borderColor: '@none',
    backgroundColor: `${colourOf(drawn)}-area`,
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
