import { armLine, axes, type Chart } from '../../report/charts/chart.ts';
import { list } from '../../report/format.ts';
import type { Trial } from '../../run/trial.ts';
import { type ArmId, arms as allArms, type ServerName } from '../../server/arm.ts';
import { median } from '../../stats/quantile.ts';
import { type FigureName, figures } from '../figures.ts';

interface RoundsRequest {
  readonly id: string;
  readonly server: ServerName;
  /** What is drawn, with the load; the axis says the unit. */
  readonly what: string;
  readonly figure: FigureName;
  readonly axis: string;
  /** Of the axis, in base units. */
  readonly scale: number;
  readonly arms: readonly ArmId[];
}

/** A figure of every round, a line for each arm: a comparison is between points above one another. */
export function roundsChart(trials: readonly Trial[], request: RoundsRequest): readonly Chart[] {
  const lines = request.arms
    .map((arm) => ({ arm, points: pointsOf(trials, arm, request) }))
    .filter(({ points }) => points.length > 0);
  if (lines.length === 0) return [];
  const medians = lines.map(({ arm, points }) => {
    const value = Number(median(points.map(({ y }) => y)).toPrecision(3));
    return `${allArms[arm].mpm} ${value.toLocaleString('en-US')}`;
  });
  return [
    {
      id: request.id,
      title: `${request.what}, ${request.axis}: ${request.server}`,
      takeaway: `Medians of the rounds: ${list(medians)}. What is compared are the arms of one round.`,
      heightPx: 280,
      size: 'half',
      config: {
        type: 'line',
        data: {
          datasets: lines.map(({ arm, points }) => ({
            ...armLine(arm),
            label: allArms[arm].mpm,
            pointRadius: 4,
            data: [...points],
          })),
        },
        options: axes(
          { x: 'round', y: request.axis },
          { x: { type: 'linear', ticks: { stepSize: 1 } }, y: { beginAtZero: true } },
        ),
      },
    },
  ];
}

function pointsOf(trials: readonly Trial[], arm: ArmId, { figure, scale }: RoundsRequest) {
  return trials
    .filter((trial) => trial.arm === arm)
    .flatMap((trial) => {
      const value = figures[figure].read(trial);
      return value === null ? [] : [{ x: trial.round, y: value / scale }];
    })
    .toSorted((a, b) => a.x - b.x);
}
