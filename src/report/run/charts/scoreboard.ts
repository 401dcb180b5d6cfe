import type { ArmSummary, CellSummary } from '../../../analysis/summary.ts';
import type { CompletedTrial } from '../../../run/trial.ts';
import { median } from '../../../stats/quantile.ts';
import { axes, type Chart } from '../../charts/chart.ts';
import { timeAxis } from '../../charts/over-time.ts';
import { readings } from '../../charts/readings.ts';
import { slotDatasets } from '../../charts/slots.ts';
import { formatCount } from '../../format.ts';
import { shownOf } from './timelines.ts';

/** Draws one round of each arm: medians of several would not add up to the number of slots. */
export function scoreboard(cell: CellSummary): readonly Chart[] {
  // The round that is drawn over time as well, where one is.
  const shown = shownOf(cell).map(({ trial }) => trial);
  return cell.arms.flatMap((arm) => {
    const rounds = [...shown.filter((each) => each.arm === arm.arm), ...arm.valid];
    const trial = rounds.find((each) => each.observation.scoreboard.rows.length > 0);
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
  const [b, i] = [formatCount(busy), formatCount(idle)];
  return `Round r${trial.round}: median ${b} workers busy, ${i} idle.`;
}
