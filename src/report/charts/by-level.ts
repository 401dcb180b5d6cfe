import { armLine, type Drawn } from './arm-style.ts';
import { type AxisTitles, type Chart, type ChartHead, lineChart, type Points } from './chart.ts';

/** A figure against the level of the load, one line an arm. */
export interface ByLevel {
  readonly titles: AxisTitles;
  readonly size: Chart['size'];
  readonly scale?: 'linear' | 'logarithmic';
  readonly lines: readonly (Drawn & { readonly name: string; readonly data: Points })[];
  /** MaxRequestWorkers of the arms, each an upright line. */
  readonly capacities: readonly number[];
}

/** Draws a line for each arm, a point at each level, and the capacities as upright lines. */
export function byLevel(head: ChartHead, request: ByLevel): Chart {
  const { titles, size, scale = 'linear', lines, capacities } = request;
  const heights = lines.flatMap(({ data }) => data.map(({ y }) => y ?? 0));
  const low = scale === 'linear' ? 0 : Math.min(...heights, 1);
  const high = Math.max(...heights, low);
  const datasets = [
    ...lines.map((line) => ({
      ...armLine(line),
      label: line.name,
      pointRadius: 4,
      data: line.data,
    })),
    ...capacities.map((capacity) => ({
      label: `MaxRequestWorkers ${capacity}`,
      borderColor: '@muted',
      backgroundColor: '@muted',
      borderDash: [4, 4],
      borderWidth: 1.5,
      pointRadius: 0,
      pointHitRadius: 0,
      pointStyle: 'line' as const,
      data: [low, high].map((y) => ({ x: capacity, y })),
    })),
  ];
  return lineChart(head, { titles, size, datasets, x: { min: 0 }, y: { type: scale } });
}
