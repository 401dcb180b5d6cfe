import { documents } from '../../load/workloads/documents.ts';
import type { Cell } from '../../plan/plan.ts';
import { ownCell } from './cell.ts';

/** Makes a cell of persistent connections in a closed loop; with levels, a staircase of them. */
export const closedCell = (
  id: string,
  connections: number,
  {
    rounds,
    turns = null,
    levels = null,
    countsEffort = false,
  }: Pick<Cell, 'rounds' | 'countsEffort'> & {
    readonly turns?: Cell['turns'];
    readonly levels?: readonly number[] | null;
  },
): Cell => ({
  ...ownCell({
    id,
    workload: levels === null ? 'keepalive' : 'ramp',
    rounds,
    countsEffort,
    populations: [
      {
        name: 'keep-alive',
        model: 'closed',
        fresh: false,
        levels,
        connections,
        ...documents.small,
      },
    ],
  }),
  turns,
});
