import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { costsOf, type Measured } from '../../advise/costs.ts';
import { checkedTuning } from '../../advise/trial-load.ts';
import type { Plan } from '../../plan/plan.ts';
import { FolderError, openRunFolder } from '../../run/folder.ts';
import { readTrials } from '../../run/results.ts';
import type { Mpm } from '../../server/arm.ts';

/** The runs that advice can be taken from, and where they are. */
export interface Source {
  readonly path: string;
  readonly runs: readonly Measured[];
}

/** Where the earlier runs were made, as far as it was asked for: costs of another httpd are not ours. */
export interface Wanted {
  readonly mpms: readonly Mpm[];
  readonly runtime: string;
  readonly httpd?: string;
  readonly httpdImage: string;
}

/**
 * The runs of a folder: of a run itself, or of everything that was measured for the claims in it. What was run to check an advice
 * is left out: advice would follow from advice.
 */
export function runsIn(path: string): readonly Measured[] {
  return foldersIn(path, 3).flatMap((folder): readonly Measured[] => {
    try {
      const run = openRunFolder(folder);
      const { tuning } = run.plan;
      if (tuning.name === 'file' && tuning.path === checkedTuning) return [];
      return [{ plan: run.plan, trials: readTrials(run) }];
    } catch (error) {
      // plan.json of the claims as a whole, or a run of an earlier version.
      if (error instanceof FolderError) return [];
      throw error;
    }
  });
}

/** Why nothing can be read from a folder that was named, in the words of whoever tried. */
export function obstacleIn(path: string): string {
  if (!isFolder(path)) return 'there is no such folder';
  try {
    openRunFolder(path);
  } catch (error) {
    if (error instanceof FolderError && existsSync(join(path, 'results.jsonl')))
      return error.message;
  }
  return 'no run in it has memory figures of httpd';
}

/** Of the folders under reports/ the newest that is whole and tells the costs of every MPM that is wanted; null where there is none. */
export function newestSource(reports: string, wanted: Wanted): Source | null {
  if (!existsSync(reports)) return null;
  const sources = readdirSync(reports, { withFileTypes: true })
    // The sample was measured on somebody else's machine.
    .filter((entry) => entry.isDirectory() && entry.name !== 'sample')
    .map(({ name }) => join(reports, name))
    .map((path) => ({ path, runs: runsIn(path).filter(({ plan }) => suits(plan, wanted)) }))
    .filter(({ runs }) => !runs.some(isInterrupted))
    .filter(({ runs }) => wanted.mpms.every((mpm) => costsOf(mpm, runs) !== null));
  return sources.toSorted((a, b) => createdAt(b).localeCompare(createdAt(a)))[0] ?? null;
}

/** A part of a measurement would tell less than a new one. A trial that was run again, with --resume, has another record. */
const isInterrupted = ({ trials }: Measured): boolean =>
  trials.some(
    ({ id, state }) =>
      state === 'aborted' && !trials.some((each) => each.id === id && each.state !== 'aborted'),
  );

function suits({ runtime, httpd }: Plan, wanted: Wanted): boolean {
  if (wanted.runtime !== 'auto' && wanted.runtime !== runtime) return false;
  if (runtime === 'docker') return httpd.image === wanted.httpdImage;
  return wanted.httpd === undefined || httpd.path === wanted.httpd;
}

export const tellsMemory = ({ trials }: Measured): boolean =>
  trials.some(
    (trial) =>
      trial.state === 'completed' && trial.server === 'httpd' && trial.footprintBytes !== null,
  );

/** ISO 8601. */
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
  return existsSync(join(path, 'results.jsonl')) ? [path, ...inside] : inside;
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
