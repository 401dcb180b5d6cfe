import type { ArmPair, ComparedArm } from '../../analysis/arm-summary.ts';
import type { Comparison } from '../../analysis/comparisons.ts';
import type { Figure } from '../../analysis/figures/figure.ts';
import { figures } from '../../analysis/figures.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import { bothOf } from '../../analysis/readings.ts';
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
    return cell.comparisons.map((comparison) => changeOf(comparison, cell, before));
  });
}

function changeOf(now: Comparison, cell: CellSummary, before: CellSummary): Change {
  const { question, rule } = now;
  const figure: Figure = figures[question.figure];
  const armThen = (now: ArmPair['a']) => before.arms.find((each) => each.arm === now.arm) ?? now;
  const ratios = now.pairs.map(({ a, b }) => {
    const after = ratiosOf(figure, { a, b });
    const earlier = ratiosOf(figure, { a: armThen(a), b: armThen(b) });
    const pairs = inOrder(after, earlier);
    const done = { rounds: pairs.length, last: true };
    return { a, b, verdict: verdict(() => ({ readings: [pairs] }), rule, done), loss: null };
  });
  const levels = cell.arms.map(({ arm, name, numbers }) => ({
    name,
    before: before.arms.find((each) => each.arm === arm)?.numbers[question.figure]?.median ?? null,
    after: numbers[question.figure]?.median ?? null,
  }));
  return { cell, question, rule, levels, ratios };
}

const ratiosOf = (figure: Figure, pair: ArmPair): readonly number[] =>
  bothOf(pair, figure).map(
    ([a, b]) => (figure.read(a) ?? Number.NaN) / (figure.read(b) ?? Number.NaN),
  );

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
