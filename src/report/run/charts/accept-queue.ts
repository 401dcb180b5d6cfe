import type { CellSummary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { type ArmTimeline, highest, overTime } from '../../charts/over-time.ts';
import { overflowsOf } from '../../charts/stall.ts';
import { formatCount } from '../../format.ts';

/** Draws the connections that the kernel has completed and no child has accepted yet. */
export function acceptQueue(cell: CellSummary): readonly Chart[] {
  return overTime(cell, {
    id: 'accept-queue',
    title: 'Accept queue over time, connections',
    unit: 'connections waiting',
    series: (trial) => trial.observation.sockets,
    column: 'acceptQueue',
    scale: 1,
    // The queue fills and empties within milliseconds: a median would show it always empty.
    pick: 'max',
    y: { ticks: { precision: 0 } },
    line: 'max',
    takeaway: (arms) => `Longest queue: ${arms.map(describe).join('; ')}.`,
  });
}

function describe(timeline: ArmTimeline): string {
  const overflows = timeline.arm.valid.reduce((sum, trial) => sum + overflowsOf(trial), 0);
  const lost = overflows > 0 ? `, ${formatCount(overflows)} listen overflows` : '';
  return `${timeline.arm.name} ${formatCount(highest(timeline))}${lost}`;
}
