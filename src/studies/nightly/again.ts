import type { Problems } from '../../host/message.ts';
import { makePlan, runIdOf } from '../../plan/make-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Surroundings } from '../../plan/request.ts';
import { randomSeed } from '../surroundings.ts';

/**
 * Plans a fresh run of the cells that hold a suspect: the same arms, started anew, in an order of
 * its own.
 * @param cells ids of the cells.
 */
export function planAgain(
  plan: Plan,
  cells: ReadonlySet<string>,
  around: Surroundings,
  problems: Problems,
): Plan {
  const seed = randomSeed();
  return makePlan(
    {
      preset: plan.preset,
      arms: plan.arms,
      load: plan.cells.filter(({ id }) => cells.has(id)),
      rounds: plan.rounds.length,
      budgetSeconds: plan.budgetSeconds,
      warmupSeconds: plan.warmupSeconds,
      durationSeconds: plan.durationSeconds,
      control: false,
      httpd: plan.httpd,
      clientThreads: plan.clientThreads,
      runId: `${runIdOf(around.now, seed)}-again`,
      seed,
    },
    around,
    problems,
  );
}
