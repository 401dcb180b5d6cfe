import type { ArmPair, ComparedArm } from '../../analysis/arm-summary.ts';
import type { Comparison } from '../../analysis/comparisons.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import type { CellSummary, Summary } from '../../analysis/summary.ts';
import type { Rule } from '../../analysis/verdict.ts';
import type { SittingSpread, SpreadOf } from '../../history/sitting-spread.ts';
import { looksOf } from '../../stats/looks.ts';
import { judgeChange } from './judge-change.ts';

/** Returns the spread of a pair's sittings; null where no nights show it. */
export type SpreadOfPair = (pair: SpreadOf) => SittingSpread | null;

/** One question of a cell that two runs have in common. */
export interface Change extends Pick<Comparison, 'question' | 'rule'> {
  readonly cell: CellSummary;
  readonly levels: readonly Level[];
  /** a over b in the later run against a over b in the earlier one: better where a gained on b. */
  readonly ratios: readonly PairVerdict[];
  /** Nights that show how much every pair varies between sittings; 0: a pair has none. */
  readonly nights: number;
}

/** Medians of an arm in both runs. The machine's changes are in them, so they get no verdict. */
export interface Level {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

/**
 * Compares the ratios of arms between two runs. A change of the machine between the runs moved
 * every figure, and no number of rounds within a run shows by how much. Most of it cancels in the
 * ratio of two arms that took turns; the intervals hold an allowance for the rest. Rounds of the
 * two runs are independent; they are paired in their order.
 */
export function changesBetween(
  earlier: Summary,
  later: Summary,
  spreadOf: SpreadOfPair = () => null,
): readonly Change[] {
  return later.cells.flatMap((cell) => {
    const before = earlier.cells.find((each) => each.cell.id === cell.cell.id);
    if (before === undefined) return [];
    return cell.comparisons.map((comparison) => changeOf(comparison, cell, before, spreadOf));
  });
}

function changeOf(
  now: Comparison,
  cell: CellSummary,
  before: CellSummary,
  spreadOf: SpreadOfPair,
): Change {
  const { question } = now;
  const plain: Rule = { ...now.rule, looks: looksOf({ fixed: cell.cell.rounds }) };
  const known = now.pairs.map(({ a, b }) =>
    spreadOf({ cell: cell.cell.id, figure: question.figure, a: a.arm, b: b.arm }),
  );
  const rule: Rule = { ...plain, sittings: 'stated' };
  const pairsThen = before.comparisons
    .filter((each) => each.question.figure === question.figure)
    .flatMap(({ pairs }) => pairs);
  const armThen = (arm: ArmPair['a']) => before.arms.find((each) => each.arm === arm.arm) ?? arm;
  const ratios = now.pairs.map((pair, i) => {
    const { verdict: said } =
      pairsThen.find(({ a, b }) => isOf(pair.a, a) && isOf(pair.b, b)) ?? {};
    const earlier = { a: armThen(pair.a), b: armThen(pair.b), ...(said && { verdict: said }) };
    const own: Rule = { ...plain, sittings: known[i] ?? 'stated' };
    return { ...pair, verdict: judgeChange(pair, earlier, question.figure, own), loss: null };
  });
  const levels = cell.arms.map(({ arm, name, numbers }) => ({
    name,
    before: before.arms.find((each) => each.arm === arm)?.numbers[question.figure]?.median ?? null,
    after: numbers[question.figure]?.median ?? null,
  }));
  const nights = known.map((each) => each?.nights ?? 0);
  return {
    cell,
    question,
    rule,
    levels,
    ratios,
    nights: nights.length > 0 ? Math.min(...nights) : 0,
  };
}

const isOf = (one: ComparedArm, other: ComparedArm): boolean => one.arm === other.arm;

/** Tells whether an arm lost on another one, by more than the equivalence margin. */
export const lostBy = (arm: ComparedArm['arm'], changes: readonly Change[]): boolean =>
  changes.some(({ ratios }) =>
    ratios.some(
      ({ a, b, verdict: { outcome, reason } }) =>
        reason === 'beyond-margin' &&
        ((outcome === 'worse' && a.arm === arm) || (outcome === 'better' && b.arm === arm)),
    ),
  );
