import { makePlan } from '../../plan/make-plan.ts';
import type { Surroundings } from '../../plan/request.ts';
import { armWith } from '../../server/arm.ts';
import type { Part } from '../part.ts';
import { measuredRounds, measuredSeconds, pieces } from './measurement.ts';
import type { AdviseRequest } from './request.ts';

/** Plans the runs that show what the MPMs cost on this machine, in about a minute. */
export function costParts(
  { mpms, site, httpd, seed, runId }: AdviseRequest,
  around: Surroundings,
): readonly Part[] {
  const all = pieces(mpms, site.tls !== null);
  return all.map(({ id, arms, directives, cells }, i) => ({
    id,
    title: `Measure what a child costs, ${i + 1} of ${all.length}`,
    plan: makePlan(
      {
        ...{ preset: 'smoke', httpd, seed, runId },
        arms: arms.map((arm) =>
          armWith(arm, { tuning: { name: 'file', path: id, text: directives } }),
        ),
        load: cells,
        rounds: measuredRounds,
        warmupSeconds: measuredSeconds.warmup,
        durationSeconds: measuredSeconds.duration,
        control: false,
        clientThreads: 1,
        budgetSeconds: null,
      },
      around,
      [],
    ),
  }));
}
