import type { ArmSummary } from '../analysis/arm-summary.ts';
import { armQuestion } from '../analysis/questions.ts';
import type { Summary } from '../analysis/summary.ts';
import type { Question } from '../plan/questions.ts';
import type { ExitCode } from './exit-code.ts';

/**
 * Returns 0 when every question was asked of every arm as planned, decided or not; 3 where a trial
 * failed, or an arm has no usable value for a question in any round.
 */
export function exitCodeOf({ trials, cells }: Pick<Summary, 'trials' | 'cells'>): ExitCode {
  if (trials.length === 0 || trials.some(({ state }) => state !== 'completed')) return 3;
  const measured = cells.every(({ cell, arms }) =>
    arms.every((arm) => cell.questions.every((question) => isMeasured(arm, question))),
  );
  return measured ? 0 : 3;
}

/** Tells whether a question has a value; an arm that answered nobody has no latency. */
const isMeasured = ({ numbers }: ArmSummary, question: Question): boolean =>
  numbers[armQuestion(question).figure] !== null || numbers.lost?.median === 1;
