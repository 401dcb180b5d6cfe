import type { Plan } from '../plan/plan.ts';
import type { Trial } from './trial.ts';

/** A block of trials on the wall clock. */
interface Span {
  readonly round: number;
  readonly seconds: number;
}

/** Returns the seconds that a run has measured: repeats included, interruptions not. */
export const spentSeconds = (records: readonly Trial[]): number =>
  spansOf(records).reduce((sum, { seconds }) => sum + seconds, 0);

/**
 * Tells whether one more round fits into the budget. The first always does. A later one is expected
 * to last as the longest of those before it that had at least as many arms.
 */
export function fitsBudget(records: readonly Trial[], round: number, plan: Plan): boolean {
  const { budgetSeconds, rounds } = plan;
  if (budgetSeconds === null || round === 1) return true;
  const armsIn = (number: number) => rounds[number - 1]?.arms.length ?? 0;
  const lasted = [...Map.groupBy(spansOf(records), (span) => span.round)].map(
    ([number, spans]) => ({
      arms: armsIn(number),
      seconds: spans.reduce((sum, { seconds }) => sum + seconds, 0) / spans.length,
    }),
  );
  const alike = lasted.filter(({ arms }) => arms >= armsIn(round));
  const expected =
    alike.length > 0
      ? Math.max(...alike.slice(-3).map(({ seconds }) => seconds))
      : Math.max(0, ...lasted.map(({ arms, seconds }) => (seconds * armsIn(round)) / arms));
  return spentSeconds(records) + expected <= budgetSeconds;
}

function spansOf(records: readonly Trial[]): readonly Span[] {
  const attempts = Map.groupBy(records, ({ block, attempt }) => `${block} ${attempt}`);
  return [...attempts.values()].map((trials) => {
    const from = Math.min(...trials.map(({ startedAt }) => Date.parse(startedAt)));
    const to = Math.max(...trials.map(({ endedAt }) => Date.parse(endedAt)));
    return { round: trials[0]?.round ?? 0, seconds: (to - from) / 1000 };
  });
}
