import type { ArmSummary } from '../../../analysis/arm-summary.ts';
import type { CellSummary } from '../../../analysis/summary.ts';
import { armLine } from '../../charts/arm-style.ts';
import { type Chart, type Dataset, headOf, lineChart } from '../../charts/chart.ts';
import { compared, findingOf } from '../../sentences.ts';

/** Draws every trial as a point by round: differences of arms, and drift that all share. */
export function throughput(cell: CellSummary): readonly Chart[] {
  const completed = cell.arms.flatMap((arm) => arm.completed);
  if (completed.length === 0) return [];
  const rounds = [...new Set(completed.map((trial) => trial.round))].sort((a, b) => a - b);
  const hollow = cell.arms.some((arm) => arm.invalid.length > 0);
  const note = hollow ? ' Hollow points are invalid trials, which are not compared.' : '';
  const takeaway = `${compared(findingOf(cell, 'rate'))}${note}`;
  return [
    lineChart(headOf(cell, 'throughput', 'Throughput of each round, requests/s', takeaway), {
      titles: { x: 'round', y: 'requests/s' },
      size: 'full',
      labels: rounds.map((round) => `r${round}`),
      datasets: cell.arms.flatMap((arm) => datasetsOf(arm, rounds)),
      x: { type: 'category', offset: true },
    }),
  ];
}

function datasetsOf(arm: ArmSummary, rounds: readonly number[]): Dataset[] {
  const rates = (trials: ArmSummary['valid']) =>
    rounds.map((round) => trials.find((trial) => trial.round === round)?.ratePerSecond ?? null);
  const line = { ...armLine(arm), borderWidth: 1.5, pointRadius: 6 };
  const valid = { ...line, label: arm.name, data: rates(arm.valid) };
  if (arm.invalid.length === 0) return [valid];
  const hollow = { ...line, label: '', data: rates(arm.invalid), showLine: false };
  return [valid, { ...hollow, pointBackgroundColor: '@surface' }];
}
