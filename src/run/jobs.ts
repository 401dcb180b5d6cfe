import type { Plan } from '../plan/plan.ts';
import { attemptOf, blockOf, holdsFailure, isGeneratorCrash } from './attempts.ts';
import { excludingFlaw } from './excluding-flaw.ts';
import type { RunFolder } from './folder.ts';
import { readRecords } from './results.ts';
import type { Trial } from './trial.ts';
import { type PlannedTrial, plannedTrials } from './trials.ts';

/** Trials that are run together: one, or where arms stand side by side all of a round. */
export interface Job {
  readonly trials: readonly PlannedTrial[];
  /** Index of its first trial among all planned ones. */
  readonly index: number;
}

/**
 * Lists the jobs still to be run: all except completed and failed trials, which are results. A
 * round of a cell with an invalid trial, or a crash of our generator, is repeated as a whole: half
 * a round would compare arms that were measured at different times. It is repeated up to the plan's
 * limit for the cell. A round in which a server failed is not repeated: that result would be lost.
 * @param records the last of each trial.
 */
export function missingJobs(
  folder: RunFolder,
  records: readonly Trial[] = readRecords(folder),
): readonly Job[] {
  const recorded = Map.groupBy(records, blockOf);
  const planned = plannedTrials(folder.plan, folder.planSha256);
  const blocks = Map.groupBy(
    planned.map((trial, index) => ({ trial, index })),
    ({ trial }) => blockOf(trial),
  );
  let repeats = countRepeats(recorded);
  return [...blocks].flatMap(([block, members]) => {
    const trials = members.map(({ trial }) => trial);
    const of = recorded.get(block) ?? [];
    const { cell } = trials[0] as PlannedTrial;
    const before = attemptOf(of);
    const again = mustRepeat(trials, of, folder.plan, repeats.get(cell) ?? 0);
    if (again) repeats = new Map(repeats).set(cell, (repeats.get(cell) ?? 0) + 1);
    const attempt = again ? before + 1 : before;
    const done = new Set(
      of.filter((each) => each.state !== 'aborted' && each.attempt === attempt).map(({ id }) => id),
    );
    const jobs = members.map(({ trial, index }) => ({ trial: { ...trial, attempt }, index }));
    return jobsOf(jobs).filter(({ trials: all }) => all.some(({ id }) => !done.has(id)));
  });
}

/** Returns the trials of the missing jobs, in their order. */
export const missingTrials = (folder: RunFolder): readonly PlannedTrial[] =>
  trialsOf(missingJobs(folder));

export const trialsOf = (jobs: readonly Job[]): readonly PlannedTrial[] =>
  jobs.flatMap(({ trials }) => trials);

/** Rounds of each cell that were repeated. */
function countRepeats(recorded: ReadonlyMap<string, readonly Trial[]>): Map<string, number> {
  const repeated = [...recorded.values()].filter((records) => attemptOf(records) > 1);
  return new Map(
    [...Map.groupBy(repeated, ([first]) => first?.cell ?? '')].map(([cell, { length }]) => [
      cell,
      length,
    ]),
  );
}

/**
 * Decides on a repetition. A cross-check has none: a driver that cannot keep up would fail again.
 */
function mustRepeat(
  trials: readonly PlannedTrial[],
  records: readonly Trial[],
  { comparison }: Plan,
  repeats: number,
): boolean {
  const whole = trials.every(({ id }) => records.some((each) => each.id === id));
  return (
    whole &&
    attemptOf(records) === 1 &&
    repeats < comparison.repeats &&
    trials[0]?.cellPlan.crossCheckOf === null &&
    records.every(({ state }) => state !== 'aborted') &&
    !holdsFailure(records) &&
    records.some(
      (each) =>
        isGeneratorCrash(each) ||
        (each.state === 'completed' && excludingFlaw(each, comparison.repeatIf) !== null),
    )
  );
}

/** Trials of one cell and round; side by side they are one job, else each is one. */
function jobsOf(members: readonly { trial: PlannedTrial; index: number }[]): readonly Job[] {
  const [first] = members;
  if (first?.trial.cellPlan.mode !== 'slices') {
    return members.map(({ trial, index }) => ({ trials: [trial], index }));
  }
  return [{ trials: members.map(({ trial }) => trial), index: first.index }];
}
