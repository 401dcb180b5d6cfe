import { type Cell, type Plan, schema } from '../plan/plan.ts';
import { armOf, type InstanceId, isControl } from '../server/arm.ts';
import type { TrialHead } from './trial.ts';

/**
 * A trial that the plan asks for: its head without the start time, which only running it can tell.
 */
export type PlannedTrial = Omit<TrialHead, 'startedAt'> & { readonly cellPlan: Cell };

/**
 * Returns all trials of the plan in the order in which they run: round by round, cell by cell, the
 * arms in the round's order.
 */
export function plannedTrials(plan: Plan, planSha256: string): readonly PlannedTrial[] {
  return plan.rounds.flatMap((order, index) =>
    plan.cells
      .filter((cell) => index < cell.rounds)
      .flatMap((cell) =>
        instancesOf(cell, order).map((arm) =>
          planned(plan, planSha256, { round: index + 1, cell, arm }),
        ),
      ),
  );
}

/** A cross-check of the driver needs no A/A control. */
const instancesOf = (
  { crossCheckOf }: Cell,
  order: readonly InstanceId[],
): readonly InstanceId[] => (crossCheckOf === null ? order : order.filter((id) => !isControl(id)));

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
    attempt: 1,
    cellPlan: cell,
  };
}
