import type { CellSummary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { type ArmTimeline, highest, overTime } from '../../charts/over-time.ts';
import { overflowsOf } from '../../charts/stall.ts';
import { formatCount } from '../../format.ts';
import { compared, findingOf } from '../../sentences.ts';

/** Draws the footprint while the load runs, warm-up included. */
export const memory = (cell: CellSummary): readonly Chart[] =>
  overTime(cell, {
    id: 'memory',
    title: 'Footprint over time, MiB',
    unit: 'MiB',
    series: (trial) => trial.observation.memory?.series ?? null,
    column: 'footprintBytes',
    scale: 1 / 2 ** 20,
    pick: 'median',
    line: 'median',
    takeaway: () => compared(findingOf(cell, 'footprint')),
  });

/** Counts have no ticks between whole numbers. */
const counted = { scale: 1, pick: 'max', y: { ticks: { precision: 0 } } } as const;

/** Draws processes and threads: prefork adds processes, worker and event add threads. */
export const processes = (cell: CellSummary): readonly Chart[] =>
  (['processes', 'threads'] as const).flatMap((column) =>
    overTime(cell, {
      ...counted,
      id: column,
      title: `${column === 'processes' ? 'Processes' : 'Threads'} over time, count`,
      unit: column,
      series: (trial) => trial.observation.processes,
      column,
      line: 'median',
      takeaway: (arms) => `Maximum: ${arms.map(mostOf).join('; ')}.`,
    }),
  );

/** Draws the connections that the kernel has completed and no child has accepted yet. */
export const acceptQueue = (cell: CellSummary): readonly Chart[] =>
  overTime(cell, {
    ...counted,
    id: 'accept-queue',
    title: 'Accept queue over time, connections',
    unit: 'connections waiting',
    series: (trial) => trial.observation.sockets,
    column: 'acceptQueue',
    // The queue fills and empties within milliseconds: a median would show it always empty.
    line: 'max',
    takeaway: (arms) => `Longest queue: ${arms.map(queueOf).join('; ')}.`,
  });

const mostOf = (each: ArmTimeline): string => `${each.arm.name} ${formatCount(highest(each))}`;

function queueOf(each: ArmTimeline): string {
  const overflows = each.arm.valid.reduce((sum, trial) => sum + overflowsOf(trial), 0);
  return `${mostOf(each)}${overflows > 0 ? `, ${formatCount(overflows)} listen overflows` : ''}`;
}
