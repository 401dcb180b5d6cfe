import type { Figure } from '../../../analysis/figures/figure.ts';
import { type FigureId, figures, readFigure } from '../../../analysis/figures.ts';
import { byLevel } from '../../../report/charts/by-level.ts';
import type { Chart, ChartHead } from '../../../report/charts/chart.ts';
import type { Trial } from '../../../run/trial.ts';
import type { Mpm, ServerName } from '../../../server/arm.ts';
import { median } from '../../../stats/quantile.ts';
import { armIdOf, type Evidence } from '../claim.ts';

/** A figure against the size of the load, one line an MPM. */
export interface BySize extends ChartHead {
  readonly experiments: readonly string[];
  readonly mpms: readonly Mpm[];
  readonly figure: FigureId;
  /** Size of each cell; cells that are not named are left out. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly axis: string;
  /** MaxRequestWorkers, drawn as an upright line. */
  readonly capacity: number;
  readonly scale: 'linear' | 'logarithmic';
}

/** Draws the median of the rounds at each size; there is no point where no trial has the figure. */
export function bySize(wish: BySize, evidence: Evidence, server: ServerName): Chart {
  const { unit }: Figure = figures[wish.figure];
  const shown = displays[unit];
  const head = {
    id: `${wish.id}-${server}`,
    title: `${wish.title}, ${shown.label}: ${server}`,
    takeaway: `${wish.takeaway} Points: median of the rounds.`,
  };
  const trials = wish.experiments.flatMap((id) => evidence[id] ?? []);
  return byLevel(head, {
    titles: { x: wish.axis, y: shown.label },
    size: 'full',
    scale: wish.scale,
    lines: wish.mpms.map((mpm) => {
      const arm = armIdOf(server, mpm);
      const own = trials.filter((trial) => trial.arm === arm);
      return { mpm, name: mpm, data: pointsOf(own, wish, shown.factor) };
    }),
    capacities: [wish.capacity],
  });
}

const pointsOf = (trials: readonly Trial[], { figure, sizes }: BySize, factor: number) =>
  Object.entries(sizes).flatMap(([cell, x]) => {
    const values = trials
      .filter((trial) => trial.cell === cell)
      .flatMap((trial) => readFigure(figure, trial) ?? []);
    return values.length === 0 ? [] : [{ x, y: Number((median(values) * factor).toPrecision(4)) }];
  });

const displays: Readonly<Record<Figure['unit'], { factor: number; label: string }>> = {
  perSecond: { factor: 1, label: 'requests/s' },
  us: { factor: 1e-3, label: 'milliseconds' },
  bytes: { factor: 2 ** -20, label: 'MiB' },
  seconds: { factor: 1, label: 'seconds' },
  share: { factor: 100, label: '%' },
  count: { factor: 1, label: 'count' },
};
