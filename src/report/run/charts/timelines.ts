import type { CellSummary } from '../../../analysis/summary.ts';
import { workloads } from '../../../load/workloads/workloads.ts';
import type { CompletedTrial } from '../../../run/trial.ts';
import type { Chart } from '../../charts/chart.ts';
import { stalled } from '../../charts/stall.ts';
import { timeline } from '../../charts/timeline.ts';

/** One round of an arm that is drawn over time. */
export interface Shown {
  /** As in the tables of the cell. */
  readonly name: string;
  readonly trial: CompletedTrial;
}

/**
 * One round of each arm: of those in which something stalled, else of all, the median one by p99 of the latency. None where the
 * workload asks for no timelines and nothing stalled in it, and where arms stand side by side: their time is cut into slices.
 */
export function shownOf({ cell, arms }: CellSummary): readonly Shown[] {
  if (cell.mode === 'slices') return [];
  const something = arms.some(({ valid }) => valid.some(stalled));
  if (!something && !workloads[cell.workload].timelines) return [];
  return arms.flatMap(({ name, valid }): readonly Shown[] => {
    const bad = valid.filter(stalled);
    const trial = medianRound(bad.length > 0 ? bad : valid);
    return trial === undefined ? [] : [{ name, trial }];
  });
}

export const timelines = (cell: CellSummary): readonly Chart[] =>
  shownOf(cell).flatMap(({ trial }) => timeline(trial, cell.short));

/** Of an even number the lower one; a round without a latency was the worst of all. */
function medianRound(trials: readonly CompletedTrial[]): CompletedTrial | undefined {
  const p99 = ({ latencyUs }: CompletedTrial) => latencyUs?.p99 ?? Number.POSITIVE_INFINITY;
  const sorted = trials.toSorted((a, b) => (p99(a) < p99(b) ? -1 : p99(a) > p99(b) ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
