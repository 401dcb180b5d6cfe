import type { Plan } from '../plan/plan.ts';
import { countingTrials } from '../run/attempts.ts';
import type { Trial } from '../run/trial.ts';
import { isSettled } from './judge-pair.ts';
import { summarizeCell } from './summary.ts';

/**
 * Returns the cells with at least one question that no look so far has decided. Cells without a
 * question are never among them. A cell that was closed at a look stays closed: it has no later
 * rounds. Follows from the plan and the records alone.
 */
export function openCells(
  plan: Plan,
  records: readonly Trial[],
  roundsDone: number,
): ReadonlySet<string> {
  const looks = plan.comparison.looks.at.map(({ rounds }) => rounds);
  const moments = [...looks.filter((rounds) => rounds < roundsDone), roundsDone].map((rounds) => ({
    done: { rounds, last: false },
    trials: countingTrials(records.filter(({ round }) => round <= rounds)),
  }));
  const isOpen = (cell: Plan['cells'][number]) =>
    moments.every(({ done, trials }) =>
      summarizeCell(plan, cell, trials, done).comparisons.some(
        ({ sought, pairs }) => sought && !pairs.every(isSettled),
      ),
    );
  return new Set(plan.cells.filter(isOpen).map(({ id }) => id));
}
