import { drivers } from '../load/drivers/drivers.ts';
import type { Workload } from '../load/workloads/workload.ts';
import { workloads } from '../load/workloads/workloads.ts';
import type { Cell } from './plan.ts';

/**
 * Returns the cells that a run repeats with a cross-check driver in its first round: of each
 * workload that names one, the first cell that our own driver measures. It is left out where the
 * other driver cannot send the request.
 */
export function crossChecksOf(cells: readonly Cell[], platform: string): readonly Cell[] {
  if (platform !== 'linux') return [];
  return Object.entries(workloads).flatMap(([name, { crossCheck }]: [string, Workload]) => {
    const cell = cells.find(({ workload, driver }) => workload === name && driver === 'raw');
    if (cell === undefined || crossCheck === undefined) return [];
    const { populations } = cell;
    if (!drivers[crossCheck].drives({ populations, clientThreads: 1, turns: false })) return [];
    return [
      {
        ...{ ...cell, id: `${cell.id}-${crossCheck}`, driver: crossCheck, rounds: 1, turns: null },
        ...{ crossCheckOf: cell.id, questions: [] },
      },
    ];
  });
}
