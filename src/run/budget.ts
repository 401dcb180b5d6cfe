import type { Plan } from '../plan/plan.ts';
import { isOccasional } from '../plan/rounds.ts';
import { attemptOf } from './attempts.ts';
import type { Trial } from './trial.ts';

/** A block of trials on the wall clock. */
interface Span {
  readonly round: number;
  readonly arms: number;
  readonly seconds: number;
}

/** Returns the seconds that a run has measured: repeats included, interruptions not. */
export const spentSeconds = (records: readonly Trial[]): number =>
  spansOf(records).reduce((sum, { seconds }) => sum + seconds, 0);

/** Tells whether one more round of that many arms fits into the budget; the first always does. */
export const fitsBudget = (records: readonly Trial[], arms: number, plan: Plan): boolean =>
  plan.budgetSeconds === null ||
  records.length === 0 ||
  spentSeconds(records) + expectedSeconds(records, arms) <= plan.budgetSeconds;

/**
 * Tells whether a round may hold the arms that are there for parity: the rounds up to the first
 * look must fit into the budget all the same.
 */
export function affordsParity(records: readonly Trial[], round: number, plan: Plan): boolean {
  const { budgetSeconds, comparison, arms } = plan;
  if (budgetSeconds === null || records.length === 0) return true;
  const plain = arms.filter(({ id }) => !isOccasional(id, plan)).length;
  const later = Math.max(0, (comparison.looks.at[0]?.rounds ?? round) - round);
  const expected = expectedSeconds(records, arms.length) + later * expectedSeconds(records, plain);
  return spentSeconds(records) + expected <= budgetSeconds;
}

/**
 * Returns how long a round of that many arms will last, as far as is known: as the longest of the
 * last three that had as many, else in proportion to the others. A repeated round counts once.
 */
function expectedSeconds(records: readonly Trial[], arms: number): number {
  const latest = [...Map.groupBy(records, ({ block }) => block).values()].flatMap((of) =>
    of.filter(({ attempt }) => attempt === attemptOf(of)),
  );
  const rounds = [...Map.groupBy(spansOf(latest), ({ round }) => round).values()].map((spans) => ({
    arms: Math.max(...spans.map((span) => span.arms)),
    seconds: spans.reduce((sum, { seconds }) => sum + seconds, 0),
  }));
  const alike = rounds.filter((round) => round.arms === arms).slice(-3);
  if (alike.length > 0) return Math.max(...alike.map(({ seconds }) => seconds));
  return Math.max(0, ...rounds.map((round) => (round.seconds * arms) / round.arms));
}

function spansOf(records: readonly Trial[]): readonly Span[] {
  const attempts = Map.groupBy(records, ({ block, attempt }) => `${block} ${attempt}`);
  return [...attempts.values()].map((trials) => ({
    round: trials[0]?.round ?? 0,
    arms: new Set(trials.map(({ arm }) => arm)).size,
    seconds: secondsIn(trials),
  }));
}

/** Returns the seconds in which at least one of the trials ran, side by side or one by one. */
function secondsIn(trials: readonly Trial[]): number {
  const spans = trials
    .map(({ startedAt, endedAt }) => ({ from: Date.parse(startedAt), to: Date.parse(endedAt) }))
    .toSorted((a, b) => a.from - b.from);
  let [sum, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of spans) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum / 1000;
}
