import type { ArmSummary } from '../../../analysis/arm-summary.ts';
import type { Figure } from '../../../analysis/figures/figure.ts';
import { figures } from '../../../analysis/figures.ts';
import type { CellSummary } from '../../../analysis/summary.ts';
import type { Unit } from '../../../analysis/units.ts';
import { excludingFlaw } from '../../../run/excluding-flaw.ts';
import type { CompletedTrial } from '../../../run/trial.ts';
import { rowsOf } from '../../answer/row.ts';
import { armLine } from '../../charts/arm-style.ts';
import { type Chart, type Dataset, headOf, lineChart } from '../../charts/chart.ts';
import { formatSpread, list } from '../../format.ts';

/** Draws the main figure of every trial as a point by round: differences of arms, and drift. */
export function rounds(cell: CellSummary): readonly Chart[] {
  const id = rowsOf(cell, [])[0]?.figure ?? 'rate';
  const figure: Figure = figures[id];
  const places = [...new Set(cell.arms.flatMap(({ completed }) => completed.map(roundOf)))];
  if (places.length === 0) return [];
  places.sort((a, b) => a - b);
  const datasets = cell.arms.flatMap((arm) => datasetsOf(arm, places, figure));
  const known = datasets.flatMap(({ data }) => data.filter((y) => typeof y === 'number'));
  if (known.length === 0) return [];
  const { label } = axes[figure.unit];
  // A tenth of the largest value would be a flat line at zero on a linear axis.
  const wide = Math.min(...known) > 0 && Math.max(...known) > 10 * Math.min(...known);
  const medians = list(cell.arms.flatMap((arm) => medianText(arm, id)));
  const takeaway = medians === '' ? 'A flaw excludes every round.' : `Medians: ${medians}.`;
  const title = `${figure.noun.charAt(0).toUpperCase()}${figure.noun.slice(1)} in every round`;
  return [
    lineChart(headOf(cell, 'rounds', title, takeaway), {
      titles: { x: 'round', y: label },
      size: 'half',
      heightPx: 250,
      labels: places.map((round) => `${round}`),
      datasets,
      x: { type: 'category', offset: true },
      ...(wide && { y: { type: 'logarithmic', beginAtZero: false } }),
    }),
  ];
}

const roundOf = ({ round }: CompletedTrial) => round;

const axes: Readonly<Record<Unit, { readonly label: string; readonly factor: number }>> = {
  us: { label: 'milliseconds', factor: 1e-3 },
  seconds: { label: 'seconds', factor: 1 },
  bytes: { label: 'MiB', factor: 2 ** -20 },
  perSecond: { label: 'requests/s', factor: 1 },
  share: { label: '%', factor: 100 },
  count: { label: 'count', factor: 1 },
};

const medianText = (
  { name, numbers }: ArmSummary,
  id: keyof ArmSummary['numbers'],
): readonly string[] => {
  const measured = numbers[id];
  if (measured === null) return [];
  return [
    `${name} ${measured.censored ? 'at least ' : ''}${formatSpread(measured, figures[id].unit)}`,
  ];
};

/** Returns a line of the usable values, and hollow points for those that a flaw excludes. */
function datasetsOf(arm: ArmSummary, places: readonly number[], figure: Figure): Dataset[] {
  const isUsable = (trial: CompletedTrial) => excludingFlaw(trial, figure.excludes) === null;
  const valuesOf = (trials: readonly CompletedTrial[]) =>
    places.map((round) => {
      const trial = trials.find((each) => each.round === round);
      const value = trial === undefined ? null : figure.read(trial);
      return value === null ? null : Number((value * axes[figure.unit].factor).toPrecision(4));
    });
  const line = { ...armLine(arm), borderWidth: 1.5, pointRadius: 5 };
  const usable = { ...line, label: arm.name, data: valuesOf(arm.completed.filter(isUsable)) };
  const excluded = valuesOf(arm.completed.filter((trial) => !isUsable(trial)));
  if (excluded.every((value) => value === null)) return [usable];
  const hollow = { ...line, label: '', data: excluded, showLine: false };
  return [usable, { ...hollow, pointBackgroundColor: '@surface' }];
}
