import {
  type Comparison,
  type Contender,
  movedBy,
  type PairVerdict,
  withdrawn,
} from '../../analysis/compare.ts';
import { pairsOf } from '../../analysis/readings.ts';
import type { CellSummary, Summary } from '../../analysis/summary.ts';
import type { Question } from '../../plan/questions.ts';
import { logRatios, type Pair } from '../../stats/log-ratios.ts';
import { type Rule, verdict } from '../../stats/verdict.ts';

/** One question of a cell that two runs have in common. */
export interface Change {
  readonly cell: CellSummary;
  readonly question: Question;
  readonly rule: Rule;
  readonly levels: readonly Level[];
  readonly ratios: readonly RatioChange[];
}

/** The median of an arm in both runs. What the machine did between them is in it, so that it gets no word. */
export interface Level {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** a over b in the later run against a over b in the earlier one: `faster` where a gained on b. */
export type RatioChange = PairVerdict;

/**
 * Two runs are two sittings: what happened to the machine between them moved every figure, and no number of rounds within
 * one of them shows by how much. It moved all arms alike, as far as anything is alike, and cancels in the ratio of two arms that took
 * turns. So a word is spoken about these ratios only. Rounds of the two runs are independent; they are paired as they come.
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
  const moved = movedBy(now.sentinel) ?? movedBy(then.sentinel);
  const validThen = (arm: string) => before.arms.find((each) => each.arm === arm)?.valid ?? [];
  const ratios = now.pairs.map(({ a, b }) => {
    const after = ratiosOf(pairsOf(question.metric, a.valid, b.valid));
    const earlier = ratiosOf(pairsOf(question.metric, validThen(a.arm), validThen(b.arm)));
    return { a, b, verdict: withdrawn(verdict(zipped(after, earlier), rule), moved) };
  });
  const levels = cell.arms.map(({ arm, name, numbers }) => ({
    name,
    before: before.arms.find((each) => each.arm === arm)?.numbers[question.metric]?.median ?? null,
    after: numbers[question.metric]?.median ?? null,
  }));
  return { cell, question, rule, levels, ratios };
}

const ratiosOf = (pairs: readonly Pair[]): readonly number[] => logRatios(pairs).map(Math.exp);

/** As many as both have; what one has more has nothing to be paired with. */
const zipped = (after: readonly number[], before: readonly number[]): readonly Pair[] =>
  after
    .slice(0, before.length)
    .map((ratio, i) => ({ round: i + 1, a: ratio, b: before[i] ?? null }));

/** Whether an arm lost on another one, by more than what does not matter. */
export const lostBy = (arm: Contender['arm'], changes: readonly Change[]): boolean =>
  changes.some(({ ratios }) =>
    ratios.some(
      ({ a, b, verdict: { word, reason } }) =>
        reason === 'beyond-margin' &&
        ((word === 'slower' && a.arm === arm) || (word === 'faster' && b.arm === arm)),
    ),
  );
