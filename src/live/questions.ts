import type { Comparison } from '../analysis/comparisons.ts';
import { figures } from '../analysis/figures.ts';
import { isSettled } from '../analysis/judge-pair.ts';
import { summarizeCell } from '../analysis/summary.ts';
import type { Done } from '../analysis/verdict.ts';
import type { Plan } from '../plan/plan.ts';
import { plural } from '../report/format.ts';
import { orderText } from '../report/verdicts/sentences.ts';
import { countingTrials } from '../run/attempts.ts';
import type { Trial } from '../run/trial.ts';
import { situationOf } from './situation.ts';
import type { QuestionNow } from './view.ts';

/**
 * Returns every question that a run seeks to decide, and what its looks so far have decided.
 * @param records those of the rounds that are done, repeats included.
 * @param done the rounds that are done; at the end of the run all questions are judged.
 */
export function questionsNow(
  plan: Plan,
  records: readonly Trial[],
  done: Done,
): readonly QuestionNow[] {
  const trials = countingTrials(records);
  const asked = plan.cells.filter(({ questions }) => questions.length > 0);
  return asked.flatMap((cell) => {
    const sought = summarizeCell(plan, cell, trials, done).comparisons.filter(
      (each) => each.sought && each.pairs.length > 0,
    );
    const byFigure = Map.groupBy(sought, ({ question }) => question.figure);
    return [...byFigure].map(([figure, sets]) => ({
      ...{ situation: situationOf(cell), noun: figures[figure].noun },
      ...standingOf(sets),
    }));
  });
}

/** @param sets the answers to one question, for the pairs of each set of arms. */
function standingOf(sets: readonly Comparison[]): Pick<QuestionNow, 'isDecided' | 'result'> {
  const pairs = sets.flatMap((each) => each.pairs);
  const settled = sets.flatMap(({ pairs: own, rule }) =>
    own.filter((pair) => isSettled(pair, rule)),
  );
  const isDecided = settled.length === pairs.length;
  const result = isDecided
    ? [...new Set(sets.map(resultOf))].join('; ')
    : `${settled.length} of ${plural(pairs.length, 'pair')} of arms decided`;
  return { isDecided, result };
}

/** Returns the order of the arms without the name of the figure, which has a column of its own. */
function resultOf(comparison: Comparison): string {
  if (comparison.proven.length === 0) return 'no comparison; the report says why';
  const { noun } = figures[comparison.question.figure];
  return orderText(comparison)
    .slice(noun.length)
    .replace(/^(, |: )/, '');
}
