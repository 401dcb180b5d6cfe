import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import { FolderError, openRunFolder, type RunFolder, skipReason } from '../../run/folder.ts';
import { missingTrials } from '../../run/jobs.ts';
import { readTrials } from '../../run/results.ts';
import type { PlannedTrial } from '../../run/trials.ts';
import type { Arm, Mpm } from '../../server/arm.ts';
import { runtimes } from '../../server/runtimes.ts';
import { serverKinds } from '../../server/server-kinds.ts';
import type { RuntimeWish } from '../choose-runtime.ts';
import { costsOf } from './costs.ts';
import type { Measured } from './measured.ts';
import { checkedTuning } from './trial-load.ts';

/** The runs that advice can be taken from, and where they are. */
export interface Source {
  readonly path: string;
  readonly runs: readonly MeasuredRun[];
}

export interface MeasuredRun extends Measured {
  /**
   * Trials still to be run; empty where the run is complete, or could not be carried out on this
   * machine.
   */
  readonly missing: readonly PlannedTrial[];
}

/** Required conditions of an earlier run, as far as given: costs of another httpd are not ours. */
export interface Wanted {
  readonly mpms: readonly Mpm[];
  readonly runtime: RuntimeWish;
  readonly httpd: Plan['httpd'];
  /** Costs of children with mod_php; of the MPMs, those that have it. */
  readonly php?: boolean;
  /** CPU time of TLS too. */
  readonly tls?: boolean;
}

/**
 * Returns the runs of a folder: the run itself, or all runs of the claims in it. Runs that checked
 * an advice are left out: advice would follow from advice.
 */
export function runsIn(path: string): readonly MeasuredRun[] {
  return foldersIn(path, 3).flatMap((folder): readonly MeasuredRun[] => {
    try {
      const run = openRunFolder(folder);
      const isCheck = ({ tuning }: Arm) => tuning.name === 'file' && tuning.path === checkedTuning;
      if (run.plan.arms.some(isCheck)) return [];
      return [{ plan: run.plan, trials: readTrials(run), missing: missingOf(run) }];
    } catch (error) {
      // plan.json of the claims as a whole, or a run of an earlier version.
      if (error instanceof FolderError) return [];
      throw error;
    }
  });
}

/** Returns the reason for which a named folder cannot be read. */
export function problemOf(path: string): string {
  if (!isFolder(path)) return 'there is no such folder';
  try {
    openRunFolder(path);
  } catch (error) {
    if (error instanceof FolderError && existsSync(join(path, 'results.jsonl')))
      return error.message;
  }
  return 'no run in it has memory figures of httpd';
}

/**
 * Returns the newest folder under reports/ that is complete and has the costs of every wanted MPM;
 * null where there is none.
 */
export function newestSource(reports: string, wanted: Wanted): Source | null {
  if (!existsSync(reports)) return null;
  const sources = readdirSync(reports, { withFileTypes: true })
    // The sample was measured on somebody else's machine.
    .filter((entry) => entry.isDirectory() && entry.name !== 'sample')
    .map(({ name }) => join(reports, name))
    .map((path) => ({ path, runs: runsIn(path).filter(({ plan }) => suits(plan, wanted)) }))
    // A part of a measurement, killed or still under way, would tell less than a new one.
    .filter(({ runs }) => runs.every(({ missing }) => missing.length === 0))
    .filter(({ runs }) => hasCosts(runs, wanted));
  return sources.toSorted((a, b) => createdAt(b).localeCompare(createdAt(a)))[0] ?? null;
}

function hasCosts(runs: readonly MeasuredRun[], { mpms, php = false, tls }: Wanted): boolean {
  const has = (mpm: Mpm) => {
    const costs = costsOf(mpm, runs, php);
    return costs !== null && (tls !== true || costs.tls !== null);
  };
  return php ? mpms.some(has) : mpms.every(has);
}

/** Returns the missing trials, among them those after a kill, and of rounds to be repeated. */
const missingOf = (run: RunFolder): readonly PlannedTrial[] =>
  skipReason(run) === null ? missingTrials(run) : [];

function suits({ runtime, httpd }: Plan, wanted: Wanted): boolean {
  if (wanted.runtime !== 'auto' && wanted.runtime !== runtime) return false;
  return runtimes[runtime].sameHttpd(httpd, wanted.httpd);
}

export const tellsMemory = ({ trials }: Measured): boolean =>
  trials.some(
    (trial) =>
      trial.state === 'completed' &&
      serverKinds[trial.server].isSubject &&
      trial.footprintBytes !== null,
  );

/** Returns the earliest creation time of the runs in ISO 8601. */
export const createdAt = ({ runs }: Source): string =>
  runs
    .map(({ plan }) => plan.createdAt)
    .toSorted()
    .at(-1) ?? '';

function foldersIn(path: string, depth: number): readonly string[] {
  if (depth === 0 || !isFolder(path)) return [];
  const inside = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => foldersIn(join(path, name), depth - 1));
  return existsSync(join(path, 'plan.json')) ? [path, ...inside] : inside;
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
