import type { CompletedTrial } from '../../run/trial.ts';
import type { Series } from '../../sample/sample.ts';
import { median } from '../../stats/quantile.ts';
import { formatCount } from '../format.ts';
import type { ArmSummary, CellSummary } from '../summary.ts';
import { axes, type Chart } from './chart.ts';
import { timeAxis } from './over-time.ts';

/** The letters of httpd's scoreboard (modules/generators/mod_status.c), working states first, and their colours. */
export const slotStates: readonly {
  readonly letter: string;
  readonly name: string;
  readonly colour: string;
}[] = [
  { letter: 'W', name: 'W sending', colour: '@part-1' },
  { letter: 'R', name: 'R reading', colour: '@part-2' },
  { letter: 'K', name: 'K keep-alive', colour: '@part-3' },
  { letter: 'C', name: 'C closing', colour: '@part-4' },
  { letter: 'G', name: 'G finishing gracefully', colour: '@part-5' },
  { letter: 'S', name: 'S starting', colour: '@part-6' },
  { letter: 'L', name: 'L logging', colour: '@part-7' },
  { letter: 'D', name: 'D DNS lookup', colour: '@muted' },
  { letter: 'I', name: 'I idle cleanup', colour: '@axis' },
  { letter: '_', name: '_ waiting', colour: '@idle' },
  { letter: '.', name: '. open slot', colour: '@open' },
];

/** One picture an arm, of one round: medians of several rounds would not add up to the number of slots. */
export function scoreboard(cell: CellSummary): readonly Chart[] {
  return cell.arms.flatMap((arm) => {
    const trial = arm.valid.find((each) => each.observation.scoreboard.rows.length > 0);
    return trial === undefined ? [] : [draw(cell, arm, trial)];
  });
}

function draw(cell: CellSummary, arm: ArmSummary, trial: CompletedTrial): Chart {
  return {
    id: `${cell.cell.id}-scoreboard-${arm.arm}`,
    title: `Scoreboard of ${arm.name}, slots by state: ${cell.short}`,
    takeaway: takeaway(trial),
    heightPx: 280,
    size: 'third',
    config: {
      type: 'line',
      data: { datasets: slotDatasets(trial.observation.scoreboard) },
      options: axes(
        { x: 'seconds since the measured window began', y: 'slots' },
        {
          x: timeAxis(readings(trial.observation.scoreboard, 'atMs').map(({ x }) => x)),
          y: { beginAtZero: true, stacked: true },
        },
      ),
    },
  };
}

/** Stacked areas, a state each; states that never were are left out. */
export function slotDatasets(series: Series) {
  const seen = slotStates.filter(({ letter }) =>
    readings(series, letter).some(({ y }) => (y ?? 0) > 0),
  );
  return seen.map(({ letter, name, colour }, i) => ({
    label: name,
    data: readings(series, letter),
    backgroundColor: colour,
    borderColor: '@surface',
    borderWidth: 1,
    pointRadius: 0,
    pointStyle: 'rect' as const,
    stepped: 'middle' as const,
    fill: i === 0 ? 'origin' : '-1',
  }));
}

/** A column of a series over its time in seconds; none where it has no such column. */
export function readings({ columns, rows }: Series, name: string) {
  const [at, column] = [columns.indexOf('atMs'), columns.indexOf(name)];
  if (column < 0) return [];
  return rows.map((row) => ({ x: (row[at] ?? 0) / 1000, y: row[column] ?? null }));
}

function takeaway(trial: CompletedTrial): string {
  const typical = (name: string) => {
    const values = readings(trial.observation.scoreboard, name).filter(
      ({ x, y }) => x >= 0 && y !== null,
    );
    return values.length === 0 ? null : median(values.map(({ y }) => y ?? 0));
  };
  const [busy, idle] = [typical('busy'), typical('idle')];
  if (busy === null || idle === null) {
    return `Round r${trial.round}; the status page did not answer during the measured window.`;
  }
  return `Round r${trial.round}: typically ${formatCount(busy)} workers busy, ${formatCount(idle)} idle.`;
}
