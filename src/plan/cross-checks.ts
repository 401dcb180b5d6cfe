import { drivers } from '../load/drivers/drivers.ts';
import type { Workload } from '../load/workloads/workload.ts';
import { workloads } from '../load/workloads/workloads.ts';
import type { Cell } from './plan.ts';

/**
 * Returns the cells that a run repeats with a cross-check driver in its first round: of each
 * workload that names one, the first cell over each protocol that our own driver measures. It is
 * left out where the other driver cannot send the request, or speaks another protocol.
 */
export function crossChecksOf(cells: readonly Cell[], platform: string): readonly Cell[] {
  if (platform !== 'linux') return [];
  return Object.entries(workloads).flatMap(([name, { crossCheck }]: [string, Workload]) => {
    const own = cells.filter(({ workload, driver }) => workload === name && driver === 'raw');
    const firsts = [...Map.groupBy(own, ({ protocol }) => protocol).values()].map(
      ([first]) => first,
    );
    return firsts.flatMap((cell) => {
      if (cell === undefined || crossCheck === undefined) return [];
      const shape = { ...cell, clientThreads: 1, turns: false };
      if (!drivers[crossCheck].drives(shape)) return [];
      return [
        {
          ...{
            ...cell,
            id: `${cell.id}-${crossCheck}`,
            driver: crossCheck,
            rounds: 1,
            turns: null,
          },
          ...{ crossCheckOf: cell.id, questions: [] },
        },
      ];
    });
  });
}
