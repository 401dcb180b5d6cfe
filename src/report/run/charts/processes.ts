import type { CellSummary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { type ArmTimeline, highest, overTime } from '../../charts/over-time.ts';
import { formatCount } from '../../format.ts';

/** Draws processes and threads: prefork adds processes, worker and event add threads. */
export function processes(cell: CellSummary): readonly Chart[] {
  return (['processes', 'threads'] as const).flatMap((column) =>
    overTime(cell, {
      id: column,
      title: `${column === 'processes' ? 'Processes' : 'Threads'} over time, count`,
      unit: column,
      series: (trial) => trial.observation.processes,
      column,
      scale: 1,
      pick: 'max',
      y: { ticks: { precision: 0 } },
      line: 'median',
      takeaway: (arms) => `Maximum: ${arms.map(mostOf).join('; ')}.`,
    }),
  );
}

const mostOf = (each: ArmTimeline): string => `${each.arm.name} ${formatCount(highest(each))}`;
