import type { Flaw } from '../stats/incomparable.ts';
import { excludes, placeOf } from '../stats/interval.ts';
import type { Proportion } from '../stats/proportion.ts';
import { median } from '../stats/quantile.ts';
import type { ArmPair } from './arm-summary.ts';
import type { Figure } from './figures/figure.ts';
import { figures } from './figures.ts';
import type { ArmQuestion } from './questions.ts';
import { bothOf, pooled, readingsOf, unseenBy } from './readings.ts';
import {
  boundsOf,
  type Done,
  type Evidence,
  type Judged,
  leastRounds,
  type Rule,
  verdict,
} from './verdict.ts';

/**
 * Requests of a typical round that must lie beyond a percentile. With fewer, distributions of equal
 * percentiles but different shapes are called different too often (docs/method.md).
 */
const leastBeyond = 40;

/** Verdict on a against b. */
export interface PairVerdict extends ArmPair {
  readonly verdict: Judged | { readonly outcome: 'not-measured'; readonly reason: NotMeasured };
  /**
   * Losses of each arm in all rounds that the verdict is of, with exact bounds; null for figures
   * that are no loss.
   */
  readonly loss: { readonly a: Proportion | null; readonly b: Proportion | null } | null;
}

export type NotMeasured =
  | Flaw
  /** The arms lose different shares of their requests: their latencies are of different ones. */
  | { readonly kind: 'loss-differs' }
  /** Two runs are compared, and one of them knows how long a wait was at least. */
  | { readonly kind: 'only-a-bound' }
  /** A percentile with so few observations beyond it in a typical round; `least` are needed. */
  | { readonly kind: 'few-beyond'; readonly beyond: number; readonly least: number };

/** Properties that the questions of a family share. */
export interface Family extends Pick<Rule, 'confidence' | 'looks'> {
  readonly lossMargin: number;
}

/** Returns the rule by which a question is judged. */
export const ruleOf = (
  { figure, better, margin }: ArmQuestion,
  { confidence, looks }: Family,
): Rule => {
  const { counts }: Figure = figures[figure];
  return {
    better,
    margin,
    scale: counts === undefined ? 'ratio' : 'difference',
    confidence,
    looks,
  };
};

/** Judges one pair of arms by one question. */
export function judgePair(
  pair: ArmPair,
  question: ArmQuestion,
  family: Family,
  done: Done,
): PairVerdict {
  const figure: Figure = figures[question.figure];
  const both = bothOf(pair, figure);
  const { equivalence } = family.confidence;
  const upTo = (rounds: number) => both.filter(([{ round }]) => round <= rounds);
  const lossAt = (rounds: number) => ({
    a: pooled(
      figure,
      upTo(rounds).map(([a]) => a),
      equivalence,
    ),
    b: pooled(
      figure,
      upTo(rounds).map(([, b]) => b),
      equivalence,
    ),
  });
  const evidenceAt = (rounds: number): Evidence => {
    const { a, b } = lossAt(rounds);
    return { readings: readingsOf(figure, upTo(rounds)), unseen: unseenBy(a, b) };
  };
  const judged = verdict(evidenceAt, ruleOf(question, family), done);
  const reason = withheld(pair, figure, family, done);
  const look = judged.outcome === 'not-measured' ? done.rounds : judged.look;
  return {
    ...pair,
    verdict: reason === null ? judged : { outcome: 'not-measured', reason },
    loss: figure.counts === undefined ? null : lossAt(look),
  };
}

/** Returns why a latency has no verdict; null where it may have one. */
function withheld(pair: ArmPair, figure: Figure, family: Family, done: Done): NotMeasured | null {
  if (figure.margin !== 'latency') return null;
  const lost = { figure: 'lost', better: 'lower', margin: family.lossMargin } as const;
  const { outcome } = judgePair(pair, lost, family, done).verdict;
  if (outcome === 'better' || outcome === 'worse') return { kind: 'loss-differs' };
  const { beyond } = figure;
  if (beyond === undefined) return null;
  const both = bothOf(pair, figure);
  const fewest = Math.min(
    median(both.map(([a]) => beyond(a))),
    median(both.map(([, b]) => beyond(b))),
  );
  return fewest < leastBeyond ? { kind: 'few-beyond', beyond: fewest, least: leastBeyond } : null;
}

/** Tells a value that is missing from one that was measured and cannot be compared. */
export function lacksValues(judged: PairVerdict['verdict']): boolean {
  if (judged.outcome !== 'not-measured') return false;
  const reason: NotMeasured = judged.reason;
  return (
    reason.kind === 'no-rounds' ||
    reason.kind === 'round-twice' ||
    (reason.kind === 'not-a-figure' && reason.value !== 0)
  );
}

/** Tells whether further rounds cannot change what is said of the pair. */
export function isSettled({ verdict: judged }: PairVerdict, rule: Rule): boolean {
  if (judged.outcome === 'not-measured') return (judged.reason as NotMeasured).kind !== 'no-rounds';
  if (judged.outcome !== 'inconclusive') return true;
  const { rounds, difference } = judged.effect;
  // Both are lower bounds: nobody knows a ratio of them, however often they are measured. Their
  // rounds are counted here: a cell that was closed for this has no part in the later ones.
  return rounds >= leastRounds(rule) && difference.low === 0 && difference.high === Infinity;
}

/**
 * Judges an A/A control: it passed where its interval lies within the margin, failed where it
 * excludes "no difference". A control that is too uncertain says nothing.
 */
export function controlResult(
  { verdict: judged }: PairVerdict,
  { scale, margin }: Rule,
): 'passed' | 'failed' | 'says-nothing' {
  if (judged.outcome === 'not-measured' || judged.reason === 'too-few-rounds') {
    return 'says-nothing';
  }
  const { difference } = judged.effect;
  const [none, lower, upper] = boundsOf(scale, margin);
  if (placeOf(difference, lower, upper) === 'within') return 'passed';
  return excludes(difference, none) ? 'failed' : 'says-nothing';
}
