import { footprintSlopes } from '../../../analysis/models/footprint-slope.ts';
import type { ArmSummary, Summary } from '../../../analysis/summary.ts';
import type { CompletedTrial } from '../../../run/trial.ts';
import { valuesInWindow } from '../../../sample/series.ts';
import { median } from '../../../stats/quantile.ts';
import { axes, type Chart, legend } from '../../charts/chart.ts';
import { list } from '../../format.ts';

const parts = [
  { column: 'anonBytes', name: 'anonymous (heap, stacks)', colour: '@part-1' },
  { column: 'shmemBytes', name: 'shared memory', colour: '@part-2' },
  { column: 'kernelBytes', name: 'kernel', colour: '@part-3' },
  { column: 'socketBytes', name: 'sockets', colour: '@part-4' },
] as const;

/** What the footprint of each arm consists of, at every load level of the run. */
export function footprint(summary: Summary): readonly Chart[] {
  const bars = summary.cells.flatMap((cell) =>
    cell.arms
      .filter((arm) => arm.valid.some((trial) => trial.observation.memory !== null))
      .map((arm) => ({ label: `${cell.cell.id}  ${arm.name}`, arm })),
  );
  if (bars.length === 0) return [];
  const datasets = parts.map(({ column, name, colour }) => ({
    label: name,
    data: bars.map(({ arm }) => typicalMebibytes(arm, column)),
    backgroundColor: colour,
    borderColor: '@surface',
    borderWidth: 1,
    barPercentage: 0.8,
    categoryPercentage: 0.9,
  }));
  const options = axes<'bar'>(
    { x: 'MiB', y: '' },
    {
      x: { stacked: true, beginAtZero: true },
      y: { stacked: true, ticks: { autoSkip: false, color: '@text' }, grid: { display: false } },
    },
  );
  return [
    {
      id: 'footprint',
      title: 'Footprint by part, MiB, at each load level',
      takeaway: [
        'Medians of the measured window, then of the valid rounds. Page cache is left out.',
        ...slopes(summary),
      ].join(' '),
      heightPx: 110 + 28 * bars.length,
      size: 'full',
      config: {
        type: 'bar',
        data: { labels: bars.map(({ label }) => label), datasets },
        options: {
          ...options,
          indexAxis: 'y',
          interaction: { mode: 'index', axis: 'y', intersect: false },
          plugins: { legend: { ...legend(), labels: { ...legend().labels, pointStyle: 'rect' } } },
        },
      },
    },
  ];
}

function slopes(summary: Summary): readonly string[] {
  const all = footprintSlopes(summary);
  if (all.length === 0) return [];
  const kibibytes = (bytes: number) => (bytes / 1024).toFixed(1);
  const each = all.map(
    ({ name, slope }) =>
      `${name} ${kibibytes(slope.estimate)} KiB (95 % interval ${kibibytes(slope.low)} to ${kibibytes(slope.high)}, ${slope.n} trials)`,
  );
  return [`Each further parked connection costs ${list(each)}.`];
}

function typicalMebibytes(arm: ArmSummary, column: string): number | null {
  const rounds = arm.valid
    .map((trial) => typicalOf(trial, column))
    .filter((value) => value !== null);
  return rounds.length === 0 ? null : Number((median(rounds) / 2 ** 20).toPrecision(4));
}

function typicalOf(trial: CompletedTrial, name: string): number | null {
  const series = trial.observation.memory?.series;
  const values = series === undefined ? [] : valuesInWindow(series, name);
  return values.length === 0 ? null : median(values);
}
