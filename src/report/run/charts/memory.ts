import type { CellSummary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { overTime } from '../../charts/over-time.ts';
import { compared, findingOf } from '../../sentences.ts';

/** Draws the footprint while the load runs, warm-up included. */
export function memory(cell: CellSummary): readonly Chart[] {
  return overTime(cell, {
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
}
