import { makePlan } from '../../plan/make-plan.ts';
import type { Surroundings } from '../../plan/request.ts';
import { readTrials } from '../../run/results.ts';
import { armWith, plainArm } from '../../server/arm.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Part } from '../part.ts';
import { folderOf } from '../study.ts';
import type { Advice } from './advise.ts';
import { requestsPerSecond } from './demand.ts';
import { type Held, heldOf } from './holds.ts';
import { type Pool, poolFor } from './pool.ts';
import type { AdviseRequest } from './request.ts';
import type { Site } from './site.ts';
import { checkCell, checkedDirectives, checkedTuning, scaledSite } from './trial-load.ts';

/** The outcome for each MPM, and the load that it is about. */
export interface Checked {
  readonly site: Site;
  readonly held: readonly Held[];
}

/** MPMs that are advised, and the site scaled to what this machine can check. */
export interface Check {
  readonly site: Site;
  /** One run for each load: another KeepAliveTimeout means other numbers of idle connections. */
  readonly groups: readonly (readonly Advised[])[];
}

interface Advised {
  readonly advice: Advice;
  readonly pool: Pool;
}

const checkedRounds = 3;

/** Returns what can be checked of the advice; `groups` is empty where no MPM can serve the site. */
export function checkOf(site: Site, advices: readonly Advice[]): Check {
  const advised = advices.flatMap((advice): readonly Advised[] =>
    advice.pool === null ? [] : [{ advice, pool: advice.pool }],
  );
  const groups = [...Map.groupBy(advised, ({ pool }) => pool.keepAliveSeconds).values()];
  return { site: scaledSite(site, advices), groups };
}

/** Plans a run of each group at the advised load. */
export const checkParts = (
  { site, groups }: Check,
  { httpd, seed, runId }: AdviseRequest,
  around: Surroundings,
): readonly Part[] =>
  groups.map((group, i): Part => {
    const [{ pool }] = group as readonly [Advised];
    const cell = checkCell(site, pool, checkedRounds);
    const text = checkedDirectives(site, group);
    const tuning = { name: 'file', path: checkedTuning, text } as const;
    const plan = makePlan(
      {
        ...{
          preset: 'smoke',
          httpd,
          seed,
          runId,
          control: false,
          clientThreads: 1,
          budgetSeconds: null,
        },
        arms: group.map(({ advice }) => armWith(plainArm('httpd', advice.mpm), { tuning })),
        load: [cell],
        rounds: checkedRounds,
        warmupSeconds: 1.5,
        durationSeconds: 4,
      },
      around,
      [],
    );
    const title = groups.length === 1 ? 'Check' : `Check, ${i + 1} of ${groups.length}`;
    return { id: cell.id, title, plan, checksTuning: true };
  });

/** Reads from the folder of the check whether each MPM kept what was advised. */
export function checkedIn(
  path: string,
  { site, groups }: Check,
  parts: readonly Part[],
  limitSeconds: number,
): Checked {
  const held = groups.flatMap((group, i) => {
    const part = parts[i] as Part;
    const trials = readTrials(folderOf({ path }, part));
    return group.map(({ advice, pool }) => {
      const { bytes } = poolFor(site, advice.costs, pool.keepAliveSeconds, pool.factor);
      const { memorySource } = advice.costs;
      return heldOf(advice.mpm, trials, { seconds: limitSeconds, bytes, memorySource });
    });
  });
  return { site, held };
}

/** Returns 1 where one failed, 3 where one is inconclusive. */
export function exitCodeOf({ held }: Checked): ExitCode {
  if (held.some(({ holds }) => holds === false)) return 1;
  return held.every(({ holds }) => holds) ? 0 : 3;
}

/** Prints one line for each MPM. */
export const checkedText = ({ held }: Checked): string => held.map(heldText).join('\n');

/** Says which load is checked, and why it may be smaller than the site's. */
export function scaleText(site: Site, scaled: Site): string {
  const rate = requestsPerSecond(scaled).toPrecision(3);
  const load = `${scaled.clients} clients, ${rate} requests/s`;
  if (scaled.clients === site.clients) return `Checking the advice at its full load: ${load}.`;
  return (
    `Checking the advice with ${load}: this machine runs the load generator too, so the ` +
    `visitors are ${scaled.clients} of ${site.clients}, and the workers are calculated ` +
    'for them in the same way.'
  );
}

const heldText = ({ mpm, holds, seen }: Held): string =>
  `${mpm}: ${holds === null ? 'INCONCLUSIVE' : holds ? 'PASS' : 'FAIL'}. ${seen}.`;
