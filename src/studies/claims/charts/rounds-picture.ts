import { type FigureId, readFigure } from '../../../analysis/figures.ts';
import { byRound, type RoundSeries } from '../../../report/charts/by-round.ts';
import type { ChartHead } from '../../../report/charts/chart.ts';
import { list } from '../../../report/format.ts';
import type { Trial } from '../../../run/trial.ts';
import type { Mpm } from '../../../server/arm.ts';
import { median } from '../../../stats/quantile.ts';
import { armIdOf, type Picture } from '../claim.ts';
import { displayOf } from './display.ts';

/** A figure of several sides, one point a round: the reader sees if the rounds agree. */
export interface RoundsPicture extends ChartHead {
  readonly figure: FigureId;
  /** Title of the vertical axis, where the figure counts what its unit does not say. */
  readonly counts?: string;
  readonly experiment: string;
  readonly sides: readonly { readonly mpm: Mpm; readonly cell: string; readonly label: string }[];
}

const shapes = ['circle', 'triangle', 'rectRot', 'cross'] as const;

/**
 * Draws each round of each side as a point. With one MPM, shape and colour distinguish the cells;
 * with several, colour distinguishes the MPMs. @returns none where no round has the figure.
 */
export const roundsPicture =
  (wanted: RoundsPicture): Picture =>
  (evidence, server) => {
    const cells = [...new Set(wanted.sides.map(({ cell }) => cell))];
    const several = new Set(wanted.sides.map((side) => side.mpm)).size > 1;
    const trials = evidence[wanted.experiment] ?? [];
    const all = wanted.sides.map(({ mpm, cell, label }): RoundSeries => {
      const index = cells.indexOf(cell);
      const colour = several ? `@${mpm}` : `@part-${index + 1}`;
      const pointStyle = shapes[index % shapes.length] ?? 'circle';
      return {
        label,
        look: { borderColor: colour, backgroundColor: colour, pointRadius: 4, pointStyle },
        rounds: trials
          .filter((trial) => trial.arm === armIdOf(server, mpm) && trial.cell === cell)
          .map((trial) => ({ round: trial.round, values: valuesOf(trial, wanted) })),
      };
    });
    const medians = all.flatMap(medianText);
    if (medians.length === 0) return [];
    const head = {
      id: `${wanted.id}-${server}`,
      title: `${wanted.title}, ${server}`,
      takeaway: `${wanted.takeaway} Medians of the rounds: ${list(medians)}.`,
    };
    return [byRound(head, { y: unitOf(wanted) }, all)];
  };

const unitOf = ({ counts, figure }: RoundsPicture) => counts ?? displayOf(figure).label;

function valuesOf(trial: Trial, { figure }: RoundsPicture): readonly number[] {
  const value = readFigure(figure, trial);
  return value === null ? [] : [value * displayOf(figure).factor];
}

/** Returns "prefork 17,200"; nothing where no round has the figure. */
function medianText({ label, rounds }: RoundSeries): readonly string[] {
  const values = rounds.flatMap((each) => each.values);
  if (values.length === 0) return [];
  return [`${label} ${Number(median(values).toPrecision(3)).toLocaleString('en-US')}`];
}
