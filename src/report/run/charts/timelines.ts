import type { CellSummary } from '../../../analysis/summary.ts';
import { workloads } from '../../../load/workloads/workloads.ts';
import type { CompletedTrial } from '../../../run/trial.ts';
import type { Chart } from '../../charts/chart.ts';
import { stalled } from '../../charts/stall.ts';
import { timeline } from '../../charts/timeline.ts';

/** One round of an arm that is drawn over time. */
export interface Shown {
  /** The arm's name in the tables of the cell. */
  readonly name: string;
  readonly trial: CompletedTrial;
}

/**
 * Chooses one round of each arm: the median by p99 of those that stalled, else of all. Chooses
 * none where the workload asks for no timelines and nothing stalled, and none for arms side by
 * side, who take turns.
 */
export function shownOf({ cell, arms }: CellSummary): readonly Shown[] {
  if (cell.turns !== null) return [];
  const something = arms.some(({ valid }) => valid.some(stalled));
  if (!something && !workloads[cell.workload].timelines) return [];
  return arms.flatMap(({ name, valid }): readonly Shown[] => {
    const bad = valid.filter(stalled);
    const trial = medianRound(bad.length > 0 ? bad : valid);
    return trial === undefined ? [] : [{ name, trial }];
  });
}

export const timelines = (cell: CellSummary): readonly Chart[] =>
  shownOf(cell).flatMap(({ name, trial }) => timeline(trial, name, cell.short));

/** Returns the lower one of an even number; a round without a latency counts as the worst. */
function medianRound(trials: readonly CompletedTrial[]): CompletedTrial | undefined {
  const p99 = ({ latencyUs }: CompletedTrial) => latencyUs?.p99 ?? Number.POSITIVE_INFINITY;
  const sorted = trials.toSorted((a, b) => (p99(a) < p99(b) ? -1 : p99(a) > p99(b) ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
