import { type Chart, type ChartHead, type Dataset, lineChart } from './chart.ts';

/** Points of one arm or cell, by the round in which they were measured. */
export interface RoundSeries {
  readonly label: string;
  readonly look: Partial<Dataset>;
  /** The values of a round are drawn from left to right. */
  readonly rounds: readonly { readonly round: number; readonly values: readonly number[] }[];
}

/** Draws each value as a point, the series of a round side by side: do the rounds agree? */
export function byRound(
  head: ChartHead,
  titles: { readonly x?: string; readonly y: string },
  all: readonly RoundSeries[],
): Chart {
  const rounds = all.flatMap((series) => series.rounds.map(({ round }) => round));
  const datasets = all.map(
    ({ label, look, rounds: own }, i): Dataset => ({
      ...look,
      label,
      showLine: false,
      data: own.flatMap(({ round, values }) =>
        values.map((y, k) => ({ x: place(round, i, all.length, (k + 0.5) / values.length), y })),
      ),
    }),
  );
  return lineChart(head, {
    titles: { x: titles.x ?? 'round', y: titles.y },
    size: 'full',
    datasets,
    x: {
      // Not a whole number of rounds wide: Chart.js would then count its ticks from -0.5.
      min: Math.min(...rounds) - 0.55,
      max: Math.max(...rounds) + 0.55,
      ticks: { stepSize: 1, includeBounds: false },
    },
  });
}

/** Places a point within the part of a round that its series has. */
function place(round: number, series: number, count: number, progress: number): number {
  const width = 0.8 / count;
  return Number((round - 0.4 + width * (series + 0.1 + 0.8 * progress)).toFixed(3));
}
