import { makePlan } from '../../plan/make-plan.ts';
import type { Cell } from '../../plan/plan.ts';
import type { Surroundings } from '../../plan/request.ts';
import { readTrials } from '../../run/results.ts';
import { armWith, plainArm } from '../../server/arm.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Part } from '../part.ts';
import { folderOf } from '../study.ts';
import type { Advice } from './advise.ts';
import { requestsPerSecond } from './demand.ts';
import { type Held, heldOf, together } from './holds.ts';
import { type Pool, poolFor } from './pool.ts';
import { keptSeconds, quietCell, quietDirectives } from './quiet.ts';
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

/**
 * Plans two runs of each group at the advised load: the usual one, and the return of the visitors
 * after a quiet time, in which prefork and worker are held by other times than event.
 */
export const checkParts = (
  check: Check,
  request: AdviseRequest,
  around: Surroundings,
): readonly Part[] => {
  const runs = runsOf(check);
  return runs.map(({ group, cell, text, warmupSeconds }, i): Part => {
    const tuning = { name: 'file', path: checkedTuning, text } as const;
    const { httpd, seed, runId } = request;
    const plan = makePlan(
      {
        ...{ preset: 'smoke', httpd, seed, runId, control: false },
        ...{ clientThreads: 1, budgetSeconds: null },
        arms: group.map(({ advice }) => armWith(plainArm('httpd', advice.mpm), { tuning })),
        load: [cell],
        ...{ rounds: checkedRounds, warmupSeconds, durationSeconds: 4 },
      },
      around,
      [],
    );
    return { id: cell.id, title: `Check, ${i + 1} of ${runs.length}`, plan, checksTuning: true };
  });
};

/** A run of a check: MPMs under one load, and the directives that they start with. */
interface CheckedRun {
  readonly group: readonly Advised[];
  readonly cell: Cell;
  readonly text: string;
  readonly warmupSeconds: number;
  /** Time for which an MPM's visitors hold a worker beyond their requests. */
  readonly keptSeconds: number;
}

const runsOf = ({ site, groups }: Check): readonly CheckedRun[] =>
  groups.flatMap((group) => {
    const [{ pool }] = group as readonly [Advised];
    const usual: CheckedRun = {
      ...{ group, cell: checkCell(site, pool, checkedRounds), warmupSeconds: 1.5, keptSeconds: 0 },
      text: checkedDirectives(site, group),
    };
    const kinds = Map.groupBy(group, ({ advice }) => advice.mpm === 'event').values();
    return [usual, ...[...kinds].map((kind) => quietRun(site, kind))];
  });

function quietRun(site: Site, group: readonly Advised[]): CheckedRun {
  const [{ advice, pool }] = group as readonly [Advised];
  return {
    group,
    cell: quietCell(site, advice.mpm, pool, checkedRounds),
    text: quietDirectives(site, group),
    warmupSeconds: 0,
    keptSeconds: keptSeconds(site, advice.mpm, pool),
  };
}

/** Reads from the folder of the check whether each MPM kept what was advised. */
export function checkedIn(
  path: string,
  check: Check,
  parts: readonly Part[],
  limitSeconds: number,
): Checked {
  const { site } = check;
  const each = runsOf(check).flatMap(({ group, cell, keptSeconds }) => {
    const part = parts.find(({ id }) => id === cell.id);
    // A check that was begun before there was this run is continued without it.
    if (part === undefined) return [];
    const trials = readTrials(folderOf({ path }, part));
    return group.map(({ advice, pool }) => {
      const { bytes } = poolFor(site, advice.costs, pool.keepAliveSeconds, pool.factor);
      const { memorySource } = advice.costs;
      const seconds = limitSeconds + keptSeconds;
      return heldOf(advice.mpm, trials, { seconds, bytes, memorySource });
    });
  });
  return { site, held: [...Map.groupBy(each, ({ mpm }) => mpm).values()].map(together) };
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
