import type { InstanceId } from '../server/arm.ts';
import { seededRandom } from '../stats/random.ts';
import { balancedOrder } from './order.ts';
import type { Cell, Plan, Round } from './plan.ts';
import type { PlanRequest } from './request.ts';

/**
 * Returns the arms and the cells of each round in their order. Cells that only hold connections
 * come first: memory is read before any load. The others in turns follow in a balanced order, and
 * then the cells that start each arm for themselves.
 */
export function planRounds(
  instances: readonly InstanceId[],
  cells: readonly Cell[],
  { rounds, seed, joinsEvery = {} }: PlanRequest,
): readonly Round[] {
  const random = seededRandom(seed);
  const arms = balancedOrder(instances, rounds, random);
  const alternating = cells.filter(({ turns }) => turns !== null && turns.count > 0);
  const orders = balancedOrder(alternating, rounds, random);
  const joins = (id: InstanceId, index: number) => index % (joinsEvery[id] ?? 1) === 0;
  return arms.map((order, index) => {
    const held = cells.filter(({ turns }) => turns?.count === 0);
    const own = cells.filter(({ turns }) => turns === null);
    const all = [...held, ...(orders[index] ?? []), ...own];
    return {
      arms: order.filter((id) => joins(id, index)),
      cells: all.filter((cell) => index < cell.rounds).map(({ id }) => id),
    };
  });
}

/** Tells whether an arm takes part in some rounds only, so that a round without it is whole. */
export const isOccasional = (arm: InstanceId, { joinsEvery }: Pick<Plan, 'joinsEvery'>): boolean =>
  (joinsEvery[arm] ?? 1) > 1;
