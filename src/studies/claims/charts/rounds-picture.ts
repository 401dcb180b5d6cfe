import { type FigureId, readFigure } from '../../../analysis/figures.ts';
import { axes, type Chart, type Dataset } from '../../../report/charts/chart.ts';
import { list } from '../../../report/format.ts';
import type { Mpm, ServerName } from '../../../server/arm.ts';
import { median } from '../../../stats/quantile.ts';
import { armIdOf, type Evidence } from '../claim.ts';

/** A figure of several sides, each round a point: the reader sees at once whether the rounds agree. */
export interface RoundsPicture {
  readonly id: string;
  readonly title: string;
  readonly takeaway: string;
  readonly figure: FigureId;
  /** Of the vertical axis, with the unit. */
  readonly unit: string;
  /** Brings the figure into that unit. */
  readonly scale: number;
  readonly experiment: string;
  readonly sides: readonly { readonly mpm: Mpm; readonly cell: string; readonly label: string }[];
}

const shapes = ['circle', 'triangle', 'rectRot', 'cross'] as const;

/** Of one MPM shape and colour tell the cell; of several colour tells the MPM. @returns none where no round has the figure. */
export function roundsPicture(
  wanted: RoundsPicture,
  evidence: Evidence,
  server: ServerName,
): readonly Chart[] {
  const cells = [...new Set(wanted.sides.map(({ cell }) => cell))];
  const several = new Set(wanted.sides.map((side) => side.mpm)).size > 1;
  const trials = evidence[wanted.experiment] ?? [];
  const datasets = wanted.sides.map(({ mpm, cell, label }, i): Dataset => {
    const arm = armIdOf(server, mpm);
    const colour = several ? `@${mpm}` : `@part-${cells.indexOf(cell) + 1}`;
    const own = trials.filter((trial) => trial.arm === arm && trial.cell === cell);
    return {
      label,
      showLine: false,
      borderColor: colour,
      backgroundColor: colour,
      pointRadius: 4,
      pointStyle: shapes[cells.indexOf(cell) % shapes.length] ?? 'circle',
      data: own.flatMap((trial) => {
        const value = readFigure(wanted.figure, trial);
        return value === null
          ? []
          : [{ x: place(trial.round, i, wanted), y: value * wanted.scale }];
      }),
    };
  });
  const rounds = trials.map(({ round }) => round);
  if (datasets.every(({ data }) => data.length === 0)) return [];
  return [
    {
      id: `${wanted.id}-${server}`,
      title: `${wanted.title}, ${server}`,
      takeaway: `${wanted.takeaway} Medians of the rounds: ${list(datasets.flatMap(medianText))}.`,
      heightPx: 300,
      size: 'full',
      config: {
        type: 'line',
        data: { datasets },
        options: axes(
          { x: 'round', y: wanted.unit },
          {
            x: {
              type: 'linear',
              // Not a whole number of rounds wide: Chart.js would then count its ticks from -0.5.
              min: Math.min(...rounds) - 0.55,
              max: Math.max(...rounds) + 0.55,
              ticks: { stepSize: 1, includeBounds: false },
            },
            y: { beginAtZero: true },
          },
        ),
      },
    },
  ];
}

/** "prefork 17,200"; nothing where no round has the figure. */
function medianText({ label, data }: Dataset): readonly string[] {
  const values = data.flatMap((point) => (typeof point === 'object' ? (point?.y ?? []) : []));
  if (values.length === 0) return [];
  return [`${label} ${Number(median(values).toPrecision(3)).toLocaleString('en-US')}`];
}

/** The sides of a round stand beside one another. */
const place = (round: number, side: number, { sides }: RoundsPicture): number =>
  Number((round - 0.3 + (0.6 * (side + 0.5)) / sides.length).toFixed(3));
