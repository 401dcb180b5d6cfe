import type { Plan } from '../plan/plan.ts';
import { countingTrials } from '../run/attempts.ts';
import type { Trial } from '../run/trial.ts';
import { isSettled } from './judge-pair.ts';
import { summarizeCell } from './summary.ts';

/**
 * Returns the cells with at least one question that no look so far has decided. Cells without a
 * question are never among them. Follows from the plan and the records alone.
 */
export function openCells(
  plan: Plan,
  records: readonly Trial[],
  roundsDone: number,
): ReadonlySet<string> {
  const trials = countingTrials(records);
  const isOpen = (cell: Plan['cells'][number]) =>
    summarizeCell(plan, cell, trials, { rounds: roundsDone, last: false }).comparisons.some(
      ({ sought, pairs, rule }) => sought && !pairs.every((pair) => isSettled(pair, rule)),
    );
  return new Set(plan.cells.filter(isOpen).map(({ id }) => id));
}
