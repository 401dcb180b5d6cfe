import type { Population } from '../../load/population.ts';
import type { Cell } from '../../plan/plan.ts';

/** What a claim says of a cell of its own; the rest is the same in all of them. */
export type OwnCell = Pick<Cell, 'id' | 'workload' | 'rounds' | 'countsEffort'> & {
  readonly populations: readonly [Population, ...Population[]];
};

/** A cell of an experiment: driven by our own driver, one fresh arm after the other, nothing asked of it but by the criteria. */
export const ownCell = (own: OwnCell): Cell => ({
  ...own,
  driver: 'raw',
  connections: own.populations.reduce((sum, { connections }) => sum + connections, 0),
  mode: 'trials',
  backendDelayMs: null,
  crossCheckOf: null,
  questions: [],
});
