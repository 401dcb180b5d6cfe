import type { ArmPair, ArmSummary } from '../analysis/arm-summary.ts';
import { compare, type Effect } from '../analysis/compare.ts';
import { lossMarginOf } from '../analysis/comparisons.ts';
import type { Figure } from '../analysis/figures/figure.ts';
import { figures } from '../analysis/figures.ts';
import { judgePair, ruleOf } from '../analysis/judge-pair.ts';
import { type ArmQuestion, armQuestion } from '../analysis/questions.ts';
import { bothOf, readingsOf } from '../analysis/readings.ts';
import type { CellSummary, Summary } from '../analysis/summary.ts';
import type { Cell, Plan } from '../plan/plan.ts';
import type { NightSeries } from './night.ts';

/** Intervals of one night are for the eye: the history decides from the estimates of many. */
const shown = { difference: 0.95, equivalence: 0.95 } as const;

/**
 * Returns the series of a run: every arm under test against the anchor of its server, in every
 * question of every cell. A pair that has no usable round, or a bound that is not known, has none.
 * @param anchorBuild the name of the anchor's build in the plan.
 */
export const seriesOfRun = (summary: Summary, anchorBuild: string): readonly NightSeries[] =>
  summary.cells.flatMap((each) => seriesOfCell(summary, each, anchorBuild));

function seriesOfCell(
  summary: Summary,
  { cell, arms }: CellSummary,
  anchorBuild: string,
): readonly NightSeries[] {
  const isAnchor = ({ arm }: ArmSummary) =>
    summary.plan.arms.some(({ id, build }) => id === arm && build === anchorBuild);
  const anchor = arms.find(isAnchor);
  if (anchor === undefined) return [];
  return arms
    .filter((arm) => arm !== anchor)
    .flatMap((arm) =>
      cell.questions.flatMap((asked): readonly NightSeries[] => {
        const question = armQuestion(asked);
        const effect = effectOf({ a: arm, b: anchor }, question, cell, summary.plan);
        if (effect === null) return [];
        const { scale, estimate, difference } = effect;
        const to = scale === 'ratio' ? Math.log : Number;
        const [change, low, high] = [to(estimate), to(difference.low), to(difference.high)];
        if (![change, low, high].every(Number.isFinite)) return [];
        const { figure, better, margin } = question;
        const { unit } = figures[figure];
        const value = arm.numbers[figure]?.median ?? null;
        const named = { cell: cell.id, arm: arm.arm, figure, better, margin, unit };
        return [{ ...named, value, scale, change, low, high, rounds: effect.rounds }];
      }),
    );
}

/** Compares over all rounds, not those of the look that decided: nights must be alike. */
function effectOf(
  pair: ArmPair,
  question: ArmQuestion,
  { questions }: Cell,
  { comparison: { looks }, rounds }: Plan,
): Effect | null {
  const family = { confidence: shown, looks, lossMargin: lossMarginOf(questions) };
  const done = { rounds: rounds.length, last: true };
  if (judgePair(pair, question, family, done).verdict.outcome === 'not-measured') return null;
  const figure: Figure = figures[question.figure];
  const { scale } = ruleOf(question, family);
  const result = compare(readingsOf(figure, bothOf(pair, figure)), { scale, confidence: shown });
  return result.state === 'measured' ? result.effect : null;
}
