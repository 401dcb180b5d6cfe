import type { ArmSummary } from '../../../analysis/arm-summary.ts';
import { footprintSlopes } from '../../../analysis/models/footprint-slope.ts';
import type { Summary } from '../../../analysis/summary.ts';
import { type Series, valuesInWindow } from '../../../sample/series.ts';
import { median } from '../../../stats/quantile.ts';
import { barChart } from '../../charts/bars.ts';
import type { Chart } from '../../charts/chart.ts';
import { list } from '../../format.ts';

const parts = [
  { column: 'anonBytes', label: 'anonymous (heap, stacks)', colour: '@part-1' },
  { column: 'shmemBytes', label: 'shared memory', colour: '@part-2' },
  { column: 'kernelBytes', label: 'kernel', colour: '@part-3' },
  { column: 'socketBytes', label: 'sockets', colour: '@part-4' },
] as const;

/** Draws the parts of each arm's footprint at every load level of the run. */
export function footprint(summary: Summary): readonly Chart[] {
  const bars = summary.cells.flatMap((cell) =>
    cell.arms
      .filter((arm) => arm.valid.some((trial) => trial.observation.memory !== null))
      .map((arm) => ({ label: `${cell.cell.id}  ${arm.name}`, arm })),
  );
  if (bars.length === 0) return [];
  const head = {
    id: 'footprint',
    title: 'Footprint by part, MiB, at each load level',
    takeaway: [
      'Median of the measured window, then of the valid rounds. Page cache is left out.',
      ...slopes(summary),
    ].join(' '),
  };
  return [
    barChart(head, {
      labels: bars.map(({ label }) => label),
      rowPx: 28,
      axis: 'MiB',
      size: 'full',
      series: parts.map(({ column, label, colour }) => ({
        label,
        colour,
        values: bars.map(({ arm }) => typicalMebibytes(arm, column)),
      })),
    }),
  ];
}

function slopes(summary: Summary): readonly string[] {
  const kibibytes = (bytes: number) => (bytes / 1024).toFixed(1);
  const each = footprintSlopes(summary).map(({ name, slope }) => {
    const interval = `${kibibytes(slope.low)} to ${kibibytes(slope.high)}`;
    return `${name} ${kibibytes(slope.estimate)} KiB (95 % CI ${interval}, ${slope.n} trials)`;
  });
  return each.length === 0 ? [] : [`Each additional parked connection costs ${list(each)}.`];
}

function typicalMebibytes({ valid }: ArmSummary, column: string): number | null {
  const rounds = valid
    .map(({ observation }) => median(valuesInWindow(observation.memory?.series ?? none, column)))
    .filter((bytes) => !Number.isNaN(bytes));
  return rounds.length === 0 ? null : Number((median(rounds) / 2 ** 20).toPrecision(4));
}

const none: Series = { columns: [], rows: [] };
