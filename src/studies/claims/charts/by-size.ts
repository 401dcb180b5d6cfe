import type { Figure } from '../../../analysis/figures/figure.ts';
import { type FigureId, figures, readFigure } from '../../../analysis/figures.ts';
import { armLine, axes, type Chart, type Dataset } from '../../../report/charts/chart.ts';
import type { Mpm, ServerName } from '../../../server/arm.ts';
import { median } from '../../../stats/quantile.ts';
import { armIdOf, type Evidence } from '../claim.ts';

/** One figure against the size of the load, a line for each MPM. */
export interface BySize {
  readonly id: string;
  readonly title: string;
  readonly takeaway: string;
  readonly experiments: readonly string[];
  readonly mpms: readonly Mpm[];
  readonly figure: FigureId;
  /** The size that each cell stands for; cells that are not named are left out. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly axis: string;
  /** MaxRequestWorkers, an upright line. */
  readonly capacity: number;
  readonly scale: 'linear' | 'logarithmic';
}

/** The median of the rounds at each size; where no trial has the figure there is no point. */
export function bySize(wish: BySize, evidence: Evidence, server: ServerName): Chart {
  const { unit }: Figure = figures[wish.figure];
  const shown = displays[unit];
  const lines = wish.mpms.map((mpm) => line(wish, evidence, { server, mpm, factor: shown.factor }));
  const heights = lines.flatMap(({ data }) => data.map(({ y }) => y));
  return {
    id: `${wish.id}-${server}`,
    title: `${wish.title}, ${shown.label}: ${server}`,
    takeaway: `${wish.takeaway} Points: median of the rounds.`,
    heightPx: 300,
    size: 'full',
    config: {
      type: 'line',
      data: { datasets: [...lines, wall(wish, heights)] },
      options: axes(
        { x: wish.axis, y: shown.label },
        { x: { type: 'linear', min: 0 }, y: { type: wish.scale, beginAtZero: true } },
      ),
    },
  };
}

interface Place {
  readonly server: ServerName;
  readonly mpm: Mpm;
  readonly factor: number;
}

function line(wish: BySize, evidence: Evidence, { server, mpm, factor }: Place) {
  const arm = armIdOf(server, mpm);
  const trials = wish.experiments.flatMap((id) => evidence[id] ?? []);
  const data = Object.entries(wish.sizes).flatMap(([cell, x]) => {
    const values = trials
      .filter((trial) => trial.arm === arm && trial.cell === cell)
      .map((trial) => readFigure(wish.figure, trial))
      .filter((value) => value !== null);
    return values.length === 0 ? [] : [{ x, y: Number((median(values) * factor).toPrecision(4)) }];
  });
  return { ...armLine({ mpm }), label: mpm, pointRadius: 4, data } satisfies Dataset;
}

function wall({ capacity, scale }: BySize, heights: readonly number[]): Dataset {
  const low = scale === 'linear' ? 0 : Math.min(...heights, 1);
  return {
    label: `MaxRequestWorkers ${capacity}`,
    borderColor: '@muted',
    backgroundColor: '@muted',
    borderDash: [4, 4],
    borderWidth: 1.5,
    pointRadius: 0,
    pointHitRadius: 0,
    pointStyle: 'line' as const,
    data: [
      { x: capacity, y: low },
      { x: capacity, y: Math.max(...heights, 1) },
    ],
  };
}

const displays: Readonly<Record<Figure['unit'], { factor: number; label: string }>> = {
  perSecond: { factor: 1, label: 'requests/s' },
  us: { factor: 1e-3, label: 'milliseconds' },
  bytes: { factor: 2 ** -20, label: 'MiB' },
  seconds: { factor: 1, label: 'seconds' },
  share: { factor: 100, label: '%' },
  count: { factor: 1, label: 'count' },
};
