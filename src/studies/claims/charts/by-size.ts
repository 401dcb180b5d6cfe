import { type FigureId, readFigure } from '../../../analysis/figures.ts';
import { byLevel } from '../../../report/charts/by-level.ts';
import type { ChartHead } from '../../../report/charts/chart.ts';
import type { Trial } from '../../../run/trial.ts';
import type { Mpm } from '../../../server/arm.ts';
import { median } from '../../../stats/quantile.ts';
import { armIdOf, type Picture } from '../claim.ts';
import { displayOf } from './display.ts';

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
export const bySize =
  (wish: BySize): Picture =>
  (evidence, server) => {
    const shown = displayOf(wish.figure);
    const head = {
      id: `${wish.id}-${server}`,
      title: `${wish.title}, ${shown.label}: ${server}`,
      takeaway: `${wish.takeaway} Points: median of the rounds.`,
    };
    const trials = wish.experiments.flatMap((id) => evidence[id] ?? []);
    return [
      byLevel(head, {
        titles: { x: wish.axis, y: shown.label },
        size: 'full',
        scale: wish.scale,
        lines: wish.mpms.map((mpm) => {
          const arm = armIdOf(server, mpm);
          const own = trials.filter((trial) => trial.arm === arm);
          return { mpm, name: mpm, data: pointsOf(own, wish, shown.factor) };
        }),
        capacities: [wish.capacity],
      }),
    ];
  };

const pointsOf = (trials: readonly Trial[], { figure, sizes }: BySize, factor: number) =>
  Object.entries(sizes).flatMap(([cell, x]) => {
    const values = trials
      .filter((trial) => trial.cell === cell)
      .flatMap((trial) => readFigure(figure, trial) ?? []);
    return values.length === 0 ? [] : [{ x, y: Number((median(values) * factor).toPrecision(4)) }];
  });
