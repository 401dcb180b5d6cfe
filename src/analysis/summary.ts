import { sumErrors } from '../load/error-counter.ts';
import { descriptionOf } from '../load/workloads/over-protocol.ts';
import { isMeasured } from '../plan/measured.ts';
import type { Cell, Plan } from '../plan/plan.ts';
import { isOccasional } from '../plan/rounds.ts';
import { countingTrials } from '../run/attempts.ts';
import type { RunEnd } from '../run/end.ts';
import { excludingFlaw } from '../run/excluding-flaw.ts';
import { isValid } from '../run/judge.ts';
import type { CompletedTrial, Trial } from '../run/trial.ts';
import { type Arm, armOf, baseOf, controlOf, type InstanceId, isControl } from '../server/arm.ts';
import { serverKinds } from '../server/server-kinds.ts';
import { spreadOf } from '../stats/spread.ts';
import type { ArmSummary, Measured } from './arm-summary.ts';
import { type Comparison, compareArms, hasVerdict } from './comparisons.ts';
import { type Figure, fewestBeyond } from './figures/figure.ts';
import { figureIds, figures } from './figures.ts';
import type { Environment, RunInput } from './input.ts';
import { pairSets } from './pair-sets.ts';
import type { Done } from './verdict.ts';

/** Summary of a run, computed once for every format. */
export interface Summary {
  /** Its rounds are those that were run, where the run has ended. */
  readonly plan: Plan;
  readonly planSha256: string;
  /** End of the run; null while it goes on. */
  readonly end: RunEnd | null;
  readonly environment: Environment;
  readonly trials: readonly Trial[];
  readonly cells: readonly CellSummary[];
  /**
   * Cells that repeat another one with a cross-check driver. They check the driver, not the arms.
   */
  readonly crossChecks: readonly CellSummary[];
  readonly counts: Counts;
  /**
   * Families of pairs and figures that were judged. Together they may bring this many wrong
   * differences on average, if all arms are equal.
   */
  readonly families: number;
  readonly expectedWrongAtMost: number;
}

export interface Counts {
  readonly planned: number;
  readonly valid: number;
  readonly invalid: number;
  readonly failed: number;
  readonly aborted: number;
  /** Planned trials without any record. */
  readonly missing: number;
}

export interface CellSummary {
  readonly cell: Cell;
  /** The load in words: "32 keep-alive connections, each sending its next request …". */
  readonly load: string;
  /** The load level, shown beside every number: "32 keep-alive connections". */
  readonly short: string;
  readonly arms: readonly ArmSummary[];
  /** A/A control: the second start of one arm; null where there was none. It is in no table. */
  readonly control: ArmSummary | null;
  /** Answers to the questions that the plan asks of this cell. */
  readonly comparisons: readonly Comparison[];
}

/** Summarizes a run. */
export function summarize(input: RunInput): Summary {
  const trials = countingTrials(input.trials);
  const { planSha256, environment, end } = input;
  const plan = end === null ? input.plan : asRun(input.plan, trials, end);
  const done = { rounds: Math.max(0, ...trials.map(({ round }) => round)), last: true };
  const all = plan.cells.map((cell) => summarizeCell(plan, cell, trials, done));
  const families = all.flatMap(({ comparisons }) => comparisons.filter(hasVerdict)).length;
  const expectedWrongAtMost = families * plan.comparison.alpha;
  const counts = countTrials(
    all.flatMap(({ arms, control }): readonly ArmSummary[] =>
      control === null ? arms : [...arms, control],
    ),
  );
  const [cells, crossChecks] = [
    all.filter(({ cell }) => cell.crossCheckOf === null),
    all.filter(({ cell }) => cell.crossCheckOf !== null),
  ];
  return {
    ...{ plan, planSha256, end, environment, trials, cells, crossChecks, counts },
    ...{ families, expectedWrongAtMost },
  };
}

/**
 * Returns the plan as it was run until its end: without the rounds, the cells and the arms of some
 * rounds only that were left out on the way.
 */
const asRun = (plan: Plan, trials: readonly Trial[], end: RunEnd): Plan => ({
  ...plan,
  rounds: plan.rounds.slice(0, end.rounds).map(({ arms, cells }, index) => {
    const own = trials.filter(({ round }) => round === index + 1);
    return {
      arms: arms.filter((id) => !isOccasional(id, plan) || own.some(({ arm }) => arm === id)),
      cells: cells.filter((id) => own.some(({ cell }) => cell === id)),
    };
  }),
});

/** Summarizes one cell. @param done the rounds on which its verdicts rest. */
export function summarizeCell(
  plan: Plan,
  cell: Cell,
  trials: readonly Trial[],
  done: Done,
): CellSummary {
  const summaryOf = (id: InstanceId): ArmSummary =>
    summarizeArm(
      plan,
      cell,
      id,
      trials.filter((each) => each.cell === cell.id && each.arm === id),
    );
  const measured = plan.arms.filter((arm) => isMeasured(cell, arm));
  const all = measured.map(({ id }) => summaryOf(id));
  const hasControl = cell.crossCheckOf === null && measured.some(({ id }) => id === plan.control);
  const control = plan.control === null || !hasControl ? null : summaryOf(controlOf(plan.control));
  const first = all.find(({ arm }) => arm === plan.control);
  const instances = first && control ? { a: first, b: control } : null;
  return {
    cell,
    load: descriptionOf(cell),
    short: descriptionOf(cell).split(',')[0] ?? '',
    arms: all,
    control,
    comparisons: inQuestionOrder(
      pairSets(measured, all).map((set) =>
        compareArms(cell, set, instances, plan.comparison, done),
      ),
    ),
  };
}

/** Groups the comparisons of all sets, which answer the same questions, by question. */
const inQuestionOrder = (sets: readonly (readonly Comparison[])[]): readonly Comparison[] =>
  (sets[0] ?? []).flatMap((_, i) => sets.flatMap((comparisons) => comparisons[i] ?? []));

function summarizeArm(
  plan: Plan,
  cell: Cell,
  id: InstanceId,
  trials: readonly Trial[],
): ArmSummary {
  const arm = armOf(id, plan.arms);
  const completed = trials.filter((each) => each.state === 'completed');
  const valid = completed.filter((each) => isValid(each));
  return {
    arm: id,
    server: arm.server,
    mpm: arm.mpm,
    nth: plan.arms.filter(({ mpm }) => mpm === arm.mpm).indexOf(arm),
    name: nameOf(id, arm, plan.arms),
    capacity: plan.capacity[arm.id] ?? null,
    planned: plan.rounds.filter(({ arms, cells }) => arms.includes(id) && cells.includes(cell.id))
      .length,
    completed,
    valid,
    invalid: completed.filter((each) => !valid.includes(each)),
    failed: trials.filter((each) => each.state === 'failed'),
    aborted: trials.filter((each) => each.state === 'aborted'),
    numbers: Object.fromEntries(
      figureIds.map((id) => [id, measure(figures[id], completed)]),
    ) as ArmSummary['numbers'],
    errors: sumErrors(completed.map(({ errors }) => errors)),
  };
}

/** Returns how an arm instance is called in a report: the MPM, where that is enough. */
export function nameOf(id: InstanceId, arm: Arm, all: readonly Arm[]): string {
  const servers = new Set(all.map(({ server }) => server));
  const plain = all.every(({ php }) => php === null);
  const isShort = plain && (servers.size === 1 || serverKinds[arm.server].isSubject);
  const base = isShort ? arm.mpm : baseOf(arm).id;
  const name = [base, arm.variant, arm.build].filter((part) => part !== null).join(', ');
  return isControl(id) ? `${name} (A/A control)` : name;
}

function measure(figure: Figure, trials: readonly CompletedTrial[]): Measured | null {
  const usable = trials.filter((trial) => excludingFlaw(trial, figure.excludes) === null);
  const values = usable.flatMap((trial) => {
    const value = figure.read(trial);
    return value === null ? [] : [{ trial, value }];
  });
  const spread = spreadOf(values.map(({ value }) => value));
  if (spread === null) return null;
  return {
    ...spread,
    thin: values.some(({ trial }) => (figure.beyond?.(trial) ?? fewestBeyond) < fewestBeyond),
    censored: values.some(({ trial }) => figure.censored?.(trial) ?? false),
  };
}

function countTrials(all: readonly ArmSummary[]): Counts {
  const sum = (of: (arm: ArmSummary) => number) => all.reduce((total, arm) => total + of(arm), 0);
  const counts = {
    planned: sum((arm) => arm.planned),
    valid: sum((arm) => arm.valid.length),
    invalid: sum((arm) => arm.invalid.length),
    failed: sum((arm) => arm.failed.length),
    aborted: sum((arm) => arm.aborted.length),
  };
  const { planned, valid, invalid, failed, aborted } = counts;
  return { ...counts, missing: Math.max(0, planned - valid - invalid - failed - aborted) };
}
