import type { ComparedArm } from '../../analysis/arm-summary.ts';
import {
  type Comparison,
  controlMoved,
  type PairVerdict,
  withdrawn,
} from '../../analysis/comparisons.ts';
import { pairsOf } from '../../analysis/pairs.ts';
import type { CellSummary, Summary } from '../../analysis/summary.ts';
import { verdict } from '../../analysis/verdict.ts';
import type { Pair } from '../../stats/changes.ts';

/** One question of a cell that two runs have in common. */
export interface Change extends Pick<Comparison, 'question' | 'rule'> {
  readonly cell: CellSummary;
  readonly levels: readonly Level[];
  /** a over b in the later run against a over b in the earlier one: better where a gained on b. */
  readonly ratios: readonly PairVerdict[];
}

/** Medians of an arm in both runs. The machine's changes are in them, so they get no verdict. */
export interface Level {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

/**
 * Compares the ratios of arms between two runs. A change of the machine between the runs moved
 * every figure, and no number of rounds within a run shows by how much. It cancels in the ratio of
 * two arms that took turns. Rounds of the two runs are independent; they are paired in their order.
 */
export function changesBetween(earlier: Summary, later: Summary): readonly Change[] {
  return later.cells.flatMap((cell) => {
    const before = earlier.cells.find((each) => each.cell.id === cell.cell.id);
    if (before === undefined) return [];
    return cell.comparisons.flatMap((comparison, i) => {
      const then = before.comparisons[i];
      return then === undefined ? [] : [changeOf(comparison, then, cell, before)];
    });
  });
}

function changeOf(
  now: Comparison,
  then: Comparison,
  cell: CellSummary,
  before: CellSummary,
): Change {
  const { question, rule } = now;
  const moved = controlMoved(now.control) ?? controlMoved(then.control);
  const trialsThen = (arm: string) => before.arms.find((each) => each.arm === arm)?.completed ?? [];
  const ratios = now.pairs.map(({ a, b }) => {
    const after = pairsOf(question.figure, a.completed, b.completed);
    const earlier = pairsOf(question.figure, trialsThen(a.arm), trialsThen(b.arm));
    const pairs = inOrder(ratiosOf(after), ratiosOf(earlier));
    return { a, b, verdict: withdrawn(verdict(pairs, rule), moved) };
  });
  const levels = cell.arms.map(({ arm, name, numbers }) => ({
    name,
    before: before.arms.find((each) => each.arm === arm)?.numbers[question.figure]?.median ?? null,
    after: numbers[question.figure]?.median ?? null,
  }));
  return { cell, question, rule, levels, ratios };
}

const ratiosOf = (pairs: readonly Pair[]): readonly number[] =>
  pairs.map(({ a, b }) => (a ?? Number.NaN) / (b ?? Number.NaN));

/** Pairs as many as both have; a further round has nothing to be paired with. */
const inOrder = (after: readonly number[], before: readonly number[]): readonly Pair[] =>
  after
    .slice(0, before.length)
    .map((ratio, i) => ({ round: i + 1, a: ratio, b: before[i] ?? null }));

/** Tells whether an arm lost on another one, by more than the equivalence margin. */
export const lostBy = (arm: ComparedArm['arm'], changes: readonly Change[]): boolean =>
  changes.some(({ ratios }) =>
    ratios.some(
      ({ a, b, verdict: { outcome, reason } }) =>
        reason === 'beyond-margin' &&
        ((outcome === 'worse' && a.arm === arm) || (outcome === 'better' && b.arm === arm)),
    ),
  );
