import type { Cell, Plan } from '../plan/plan.ts';
import { isOccasional } from '../plan/rounds.ts';
import {
  attemptOf,
  holdsFailure,
  isOwnFailure,
  isResult,
  isWhole,
  lastOfEach,
} from './attempts.ts';
import { affordsParity } from './budget.ts';
import { disturbedRound } from './disturbed-round.ts';
import { readEnd } from './end.ts';
import type { RunFolder } from './folder.ts';
import { readRecords } from './results.ts';
import type { Trial } from './trial.ts';
import { type PlannedTrial, plannedTrials } from './trials.ts';

/** Trials that are run together: one, or all of a round that share its starts. */
export interface Job {
  readonly round: number;
  readonly trials: readonly PlannedTrial[];
}

/**
 * Decides which cells go on after that many rounds, from the records alone. null: all of them. A
 * cell whose questions are decided is left out of later rounds.
 */
export type OpenCells = (
  records: readonly Trial[],
  roundsDone: number,
) => ReadonlySet<Cell['id']> | null;

export const allCells: OpenCells = () => null;

/**
 * Lists the jobs still to be run: all except completed and failed trials, which are results unless
 * what their server needs was lost. A run that has ended begins no further round and no further
 * cell. What shares the starts of a round is run whole: a round that was cut off is repeated from
 * its starts. A round that was disturbed is repeated too, up to the plan's limit, and one in which
 * our generator or agent was lost once. One in which a server failed is not, because that result
 * would be lost.
 * @param records every one of the run.
 */
export function missingJobs(
  folder: RunFolder,
  openCells: OpenCells = allCells,
  records: readonly Trial[] = readRecords(folder),
): readonly Job[] {
  const end = readEnd(folder);
  const { plan, planSha256 } = folder;
  const rounds = Map.groupBy(plannedTrials(plan, planSha256), ({ round }) => round);
  const recorded = Map.groupBy(records, ({ block }) => block);
  let repeatsLeft = plan.comparison.repeats - countRepeats(recorded);
  const mayRepeat = (of: readonly Trial[]) => {
    const allowed = repeatsLeft > 0 || of.some(isOwnFailure);
    const again = allowed && mustRepeat(of, records, plan);
    if (again) repeatsLeft -= 1;
    return again;
  };
  const jobs: Job[] = [];
  let open: ReturnType<OpenCells> = null;
  for (const [round, planned] of rounds) {
    if (end !== null && round > end.rounds) break;
    const before = records.filter((each) => each.round < round);
    const own = records.filter((each) => each.round === round);
    if (end !== null) open = new Set(own.map(({ cell }) => cell));
    // Rounds after the next one are not known yet: they are listed as the next one is.
    else if (jobs.length === 0) open = openCells(before, round - 1);
    const parity = hasParity(own, before, round, plan);
    const asked = planned.filter(
      ({ cell, arm }) => (open === null || open.has(cell)) && (parity || !isOccasional(arm, plan)),
    );
    for (const [block, trials] of Map.groupBy(asked, (each) => each.block)) {
      jobs.push(...jobsOf(round, trials, recorded.get(block) ?? [], mayRepeat));
    }
  }
  return jobs;
}

/** Returns what is still to be run of a folder at most. */
export const missingTrials = (folder: RunFolder): readonly PlannedTrial[] =>
  trialsOf(missingJobs(folder));

/** Returns the trials of the missing jobs, in their order. */
export const trialsOf = (jobs: readonly Job[]): readonly PlannedTrial[] =>
  jobs.flatMap(({ trials }) => trials);

function jobsOf(
  round: number,
  trials: readonly PlannedTrial[],
  of: readonly Trial[],
  mayRepeat: (of: readonly Trial[]) => boolean,
): readonly Job[] {
  const ids = trials.map(({ id }) => id);
  const before = attemptOf(of);
  const latest = lastOfEach(of.filter(({ attempt }) => attempt === before));
  const done = new Set(latest.filter(isResult).map(({ id }) => id));
  const sharesStarts = trials[0]?.cellPlan.turns !== null;
  const complete = isWhole(latest, ids);
  if (complete && !mayRepeat(of)) return [];
  const anew = complete || (sharesStarts && latest.length > 0);
  const next = trials.map((trial) => ({ ...trial, attempt: anew ? before + 1 : before }));
  if (sharesStarts) return [{ round, trials: next }];
  return next
    .filter(({ id }) => anew || !done.has(id))
    .map((trial) => ({ round, trials: [trial] }));
}

/** Tells whether the arms that are there for parity take part: as recorded, else as affordable. */
function hasParity(
  own: readonly Trial[],
  before: readonly Trial[],
  round: number,
  plan: Plan,
): boolean {
  if (own.length > 0) return own.some(({ arm }) => isOccasional(arm, plan));
  return affordsParity(before, round, plan);
}

/** Blocks that were repeated although an earlier attempt was whole. */
function countRepeats(recorded: ReadonlyMap<string, readonly Trial[]>): number {
  const wholes = [...recorded.values()].map((of) => {
    const ids = [...new Set(of.map(({ id }) => id))];
    const attempts = [...Map.groupBy(of, ({ attempt }) => attempt).values()];
    return attempts.filter((latest) => isWhole(latest, ids)).length;
  });
  return wholes.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
}

/** Looks at no figure: what decides must not depend on the result. */
function mustRepeat(
  of: readonly Trial[],
  records: readonly Trial[],
  { cells, comparison: { thresholds } }: Plan,
): boolean {
  // A cross-check has no repetition: a driver that cannot keep up would fail again.
  const checks = cells.filter(({ crossCheckOf }) => crossCheckOf !== null).map(({ id }) => id);
  if (attemptOf(of) > 1 || of.every(({ cell }) => checks.includes(cell))) return false;
  if (holdsFailure(of)) return false;
  // Later rounds change nothing: a verdict may rest on this one already.
  const soFar = records.filter(({ round }) => round <= (of[0]?.round ?? 0));
  return of.some(isOwnFailure) || disturbedRound(of, soFar, thresholds) !== null;
}
