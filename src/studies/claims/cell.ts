import type { Population } from '../../load/population.ts';
import type { Cell } from '../../plan/plan.ts';

/** The part of a cell that differs between claims. */
export type OwnCell = Pick<Cell, 'id' | 'workload' | 'protocol' | 'rounds' | 'countsEffort'> & {
  readonly populations: readonly [Population, ...Population[]];
};

/** Makes a cell of an experiment: our own driver, one fresh arm after the other, no questions. */
export const ownCell = (own: OwnCell): Cell => ({
  ...own,
  driver: 'raw',
  connections: own.populations.reduce((sum, { connections }) => sum + connections, 0),
  turns: null,
  backendDelayMs: null,
  crossCheckOf: null,
  questions: [],
});
