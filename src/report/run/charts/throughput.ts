import type { ArmSummary, CellSummary } from '../../../analysis/summary.ts';
import { armLine, axes, type Chart, type Dataset } from '../../charts/chart.ts';
import { compared, findingOf } from '../../sentences.ts';

/** Draws every trial as a point by round: differences of arms, and drift that all share. */
export function throughput(cell: CellSummary): readonly Chart[] {
  const completed = cell.arms.flatMap((arm) => [...arm.valid, ...arm.invalid]);
  if (completed.length === 0) return [];
  const rounds = [...new Set(completed.map((trial) => trial.round))].sort((a, b) => a - b);
  const hollow = cell.arms.some((arm) => arm.invalid.length > 0);
  const note = hollow ? ' Hollow points are invalid trials, which are not compared.' : '';
  return [
    {
      id: `${cell.cell.id}-throughput`,
      title: `Throughput of each round, requests/s: ${cell.short}`,
      takeaway: `${compared(findingOf(cell, 'rate'))}${note}`,
      heightPx: 320,
      size: 'full',
      config: {
        type: 'line',
        data: {
          labels: rounds.map((round) => `r${round}`),
          datasets: cell.arms.flatMap((arm) => datasetsOf(arm, rounds)),
        },
        options: axes(
          { x: 'round', y: 'requests/s' },
          { x: { offset: true }, y: { beginAtZero: true } },
        ),
      },
    },
  ];
}

function datasetsOf(arm: ArmSummary, rounds: readonly number[]): Dataset[] {
  const rates = (trials: ArmSummary['valid']) =>
    rounds.map((round) => trials.find((trial) => trial.round === round)?.ratePerSecond ?? null);
  const valid = {
    ...armLine(arm),
    label: arm.name,
    data: rates(arm.valid),
    borderWidth: 1.5,
    pointRadius: 6,
  };
  if (arm.invalid.length === 0) return [valid];
  const hollow = {
    ...valid,
    label: '',
    data: rates(arm.invalid),
    showLine: false,
    pointBackgroundColor: '@surface',
    pointBorderWidth: 2,
  };
  return [valid, hollow];
}
