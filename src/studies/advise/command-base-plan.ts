import type { Problems } from '../../plan/flags.ts';
import type { Plan } from '../../plan/plan.ts';
import { type ArmId, armOf, type Mpm, type Tuning } from '../../server/arm.ts';
import { capacityOf } from '../../server/tuning.ts';
import { planHere } from '../plan-here.ts';
import type { AdviseFlags } from './command-flags.ts';

/** What a run of these MPMs would be on this machine; `withPool` replaces its cells and tuning. Adds every problem to `problems`. */
export const basePlan = (
  { runtime, httpd, httpdImage }: AdviseFlags,
  mpms: readonly Mpm[],
  rounds: number,
  problems: Problems,
): Promise<Plan | null> =>
  planHere(
    {
      ...{ mpm: mpms.join(','), server: 'httpd' },
      ...{ runtime, httpdImage, ...(httpd === undefined ? {} : { httpd }) },
      ...{ workload: 'parked', connections: '1', driver: 'raw', clientThreads: '1' },
      ...{ preset: 'smoke', rounds: String(rounds), duration: '4s' },
      ...{ tuning: 'matched', control: 'no' },
    },
    problems,
  );

/** The plan for some of its arms with these directives. @param path says in the records what the directives are. */
export function withPool(
  base: Plan,
  chosen: readonly ArmId[],
  { path, text }: { readonly path: string; readonly text: string },
): Plan {
  const tuning: Tuning = { name: 'file', path, text };
  const arms = chosen.map((id) => ({ ...armOf(id, base.arms), tuning }));
  return {
    ...base,
    arms,
    capacity: Object.fromEntries(arms.map((arm) => [arm.id, capacityOf(arm)])),
    rounds: base.rounds.map((order) => order.filter((id) => chosen.includes(id))),
  };
}
