import { isMeasured } from '../plan/measured.ts';
import { type Cell, type Plan, schema } from '../plan/plan.ts';
import { armOf, type InstanceId, isControl } from '../server/arm.ts';
import type { TrialHead } from './trial.ts';

/** A trial that the plan asks for: its head without the times, which only running it can tell. */
export type PlannedTrial = Omit<TrialHead, 'startedAt' | 'endedAt'> & { readonly cellPlan: Cell };

/**
 * Returns all trials of the plan in the order in which they run: round by round, cell by cell, the
 * arms in the round's order.
 */
export function plannedTrials(plan: Plan, planSha256: string): readonly PlannedTrial[] {
  const cells = new Map(plan.cells.map((cell) => [cell.id, cell]));
  return plan.rounds.flatMap(({ arms, cells: ids }, index) =>
    ids.flatMap((id) => {
      const cell = cells.get(id) as Cell;
      return instancesOf(cell, arms, plan.arms).map((arm) =>
        planned(plan, planSha256, { round: index + 1, cell, arm }),
      );
    }),
  );
}

/** Returns the arms of a cell: a cross-check of the driver needs no A/A control. */
const instancesOf = (
  cell: Cell,
  ids: readonly InstanceId[],
  arms: Plan['arms'],
): readonly InstanceId[] =>
  ids
    .filter((id) => cell.crossCheckOf === null || !isControl(id))
    .filter((id) => isMeasured(cell, armOf(id, arms)));

function planned(
  plan: Plan,
  planSha256: string,
  { round, cell, arm }: { round: number; cell: Cell; arm: InstanceId },
): PlannedTrial {
  const { server, mpm } = armOf(arm, plan.arms);
  return {
    schema,
    planSha256,
    id: `r${round}-${cell.id}-${arm}`,
    round,
    cell: cell.id,
    workload: cell.workload,
    driver: cell.driver,
    connections: cell.connections,
    arm,
    server,
    mpm,
    runtime: plan.runtime,
    // One seed a round: every arm of a round gets the same load.
    seed: (plan.seed + round) >>> 0,
    block: cell.turns === null ? `r${round}-${cell.id}` : `r${round}`,
    attempt: 1,
    cellPlan: cell,
  };
}
