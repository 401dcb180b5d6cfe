import type { ArmSummary } from '../../../analysis/arm-summary.ts';
import type { CellSummary } from '../../../analysis/summary.ts';
import type { CompletedTrial } from '../../../run/trial.ts';
import { valuesInWindow } from '../../../sample/series.ts';
import { median } from '../../../stats/quantile.ts';
import { type Chart, headOf, lineChart } from '../../charts/chart.ts';
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
  const { scoreboard: series } = trial.observation;
  const title = `Scoreboard of ${arm.name}, slots by state`;
  return lineChart(headOf(cell, `scoreboard-${arm.arm}`, title, takeaway(trial)), {
    titles: { x: 'seconds since the measured window began', y: 'slots' },
    size: 'third',
    datasets: slotDatasets(series),
    x: timeAxis(readings(series, 'atMs').map(({ x }) => x)),
    y: { stacked: true },
  });
}

function takeaway({ round, observation }: CompletedTrial): string {
  const typical = (name: string) => median(valuesInWindow(observation.scoreboard, name));
  const [busy, idle] = [typical('busy'), typical('idle')];
  if (Number.isNaN(busy) || Number.isNaN(idle)) {
    return `Round r${round}; the status page did not answer during the measured window.`;
  }
  return `Round r${round}: median ${formatCount(busy)} workers busy, ${formatCount(idle)} idle.`;
}
