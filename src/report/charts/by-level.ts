import { axes, type Chart, type ChartHead, type Dataset } from './chart.ts';

/** A figure against the level of the load, one line an arm. */
export interface ByLevel {
  readonly titles: { readonly x: string; readonly y: string };
  readonly size: Chart['size'];
  readonly scale?: 'linear' | 'logarithmic';
  readonly lines: readonly LevelLine[];
  /** MaxRequestWorkers of the arms, each an upright line. */
  readonly capacities: readonly number[];
}

interface LevelLine {
  readonly label: string;
  readonly look: Partial<Dataset>;
  readonly data: { x: number; y: number | null }[];
}

/** Draws a line for each arm, a point at each level, and the capacities as upright lines. */
export function byLevel(head: ChartHead, request: ByLevel): Chart {
  const { titles, size, scale = 'linear', lines, capacities } = request;
  const heights = lines.flatMap(({ data }) => data.map(({ y }) => y ?? 0));
  const low = scale === 'linear' ? 0 : Math.min(...heights, 1);
  const ends = [low, Math.max(...heights, low)] as const;
  const datasets: Dataset[] = lines.map(({ label, look, data }) => ({
    ...look,
    label,
    pointRadius: 4,
    data,
  }));
  return {
    ...head,
    heightPx: 300,
    size,
    config: {
      type: 'line',
      data: { datasets: [...datasets, ...capacities.map((each) => wall(each, ends))] },
      options: axes(titles, {
        x: { type: 'linear', min: 0 },
        y: { type: scale, beginAtZero: true },
      }),
    },
  };
}

const wall = (capacity: number, [low, high]: readonly [number, number]): Dataset => ({
  label: `MaxRequestWorkers ${capacity}`,
  borderColor: '@muted',
  backgroundColor: '@muted',
  borderDash: [4, 4],
  borderWidth: 1.5,
  pointRadius: 0,
  pointHitRadius: 0,
  pointStyle: 'line',
  data: [
    { x: capacity, y: low },
    { x: capacity, y: high },
  ],
});
