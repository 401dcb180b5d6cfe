import type { ArmSummary } from '../../../analysis/arm-summary.ts';
import { figuresOf } from '../../../analysis/questions.ts';
import type { CellSummary } from '../../../analysis/summary.ts';
import { type Series, valuesInWindow } from '../../../sample/series.ts';
import { median } from '../../../stats/quantile.ts';
import { barChart } from '../../charts/bars.ts';
import { type Chart, headOf } from '../../charts/chart.ts';

const parts = [
  { column: 'anonBytes', label: 'anonymous (heap, stacks)', colour: '@part-1' },
  { column: 'shmemBytes', label: 'shared memory', colour: '@part-2' },
  { column: 'kernelBytes', label: 'kernel', colour: '@part-3' },
  { column: 'socketBytes', label: 'sockets', colour: '@part-4' },
] as const;

/** Draws the parts of each arm's footprint, where memory is what the workload is run for. */
export function footprint(cell: CellSummary): readonly Chart[] {
  const arms = cell.arms.filter(({ valid }) =>
    valid.some(({ observation }) => observation.memory !== null),
  );
  if (figuresOf(cell.cell.workload).questions[0] !== 'footprint' || arms.length === 0) return [];
  const takeaway =
    'Median of the measured window, then of the valid rounds. Page cache is left out.';
  return [
    barChart(headOf(cell, 'footprint', 'Memory by part, MiB', takeaway), {
      labels: arms.map(({ name }) => name),
      rowPx: 28,
      axis: 'MiB',
      size: 'full',
      series: parts.map(({ column, label, colour }) => ({
        label,
        colour,
        values: arms.map((arm) => typicalMebibytes(arm, column)),
      })),
    }),
  ];
}

function typicalMebibytes({ valid }: ArmSummary, column: string): number | null {
  const rounds = valid
    .map(({ observation }) => median(valuesInWindow(observation.memory?.series ?? none, column)))
    .filter((bytes) => !Number.isNaN(bytes));
  return rounds.length === 0 ? null : Number((median(rounds) / 2 ** 20).toPrecision(4));
}

const none: Series = { columns: [], rows: [] };
