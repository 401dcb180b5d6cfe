import { changesOf, type Pair, type Scale } from '../stats/changes.ts';
import { decide, type IntervalAt, leastValues } from '../stats/decide.ts';
import type { Confidence } from '../stats/family.ts';
import { type Flaw, flawOf } from '../stats/incomparable.ts';
import type { Interval } from '../stats/interval.ts';
import { variance } from '../stats/moments.ts';
import { signedRankInterval } from '../stats/signed-rank.ts';
import { tInterval } from '../stats/t-interval.ts';

/** Measured effect of a against b. All values are of `scale`: a / b, or a − b. */
export interface Effect {
  readonly scale: Scale;
  /** Geometric mean of the rounds' ratios, or mean of their differences. */
  readonly estimate: number;
  readonly rounds: number;
  /** The interval that decides differences. */
  readonly difference: Bounds;
  /** The interval that decides equivalence. */
  readonly equivalence: Bounds;
  /** Hodges and Lehmann's estimate with the exact signed-rank interval; null of too few rounds. */
  readonly robust: (Bounds & { readonly estimate: number }) | null;
  /** Standard deviation between rounds, of the log-ratio or of the difference. */
  readonly sd: number;
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/** Result of a comparison. `Conclusion` is the caller's: the position of the intervals. */
export type Result<Conclusion> =
  | { readonly state: 'not-measured'; readonly reason: Flaw }
  /** So few rounds cannot give the confidence asked for, whatever they show. */
  | { readonly state: 'too-few-rounds'; readonly effect: Effect }
  /**
   * Mean and ranks come to different outcomes: often a single wild round, sometimes a close call.
   */
  | { readonly state: 'intervals-disagree'; readonly effect: Effect }
  | { readonly state: 'decided'; readonly effect: Effect; readonly conclusion: Conclusion };

export interface Question<Conclusion> {
  readonly scale: Scale;
  readonly confidence: Confidence;
  /** Concludes from intervals on the scale of the changes: log-ratios, or differences. */
  readonly conclude: (intervalAt: IntervalAt) => Conclusion;
}

/**
 * Compares what two arms showed in the same rounds. Everything follows from the change of each
 * round, ln(a / b) or a − b. The only place that knows the statistical rule (stats/decide.ts).
 */
export function compare<Conclusion extends { readonly outcome: string }>(
  pairs: readonly Pair[],
  { scale, confidence, conclude }: Question<Conclusion>,
): Result<Conclusion> {
  const reason = flawOf(pairs, scale);
  if (reason !== null) return { state: 'not-measured', reason };
  const changes = changesOf(pairs, scale);
  const effect = effectOf(changes, scale, confidence);
  if (changes.length < leastRounds(confidence)) return { state: 'too-few-rounds', effect };
  const conclusion = decide(changes, conclude);
  if (conclusion === null) return { state: 'intervals-disagree', effect };
  return { state: 'decided', effect, conclusion };
}

/** Returns the least number of rounds with which anything can be decided at this confidence. */
export const leastRounds = ({ difference, equivalence }: Confidence): number =>
  leastValues(Math.max(difference, equivalence));

function effectOf(
  changes: readonly number[],
  scale: Scale,
  { difference, equivalence }: Confidence,
): Effect {
  const back = scale === 'ratio' ? Math.exp : (value: number) => value;
  const boundsOf = ({ low, high, confidence }: Interval): Bounds => ({
    low: back(low),
    high: back(high),
    confidence,
  });
  const wide = tInterval(changes, difference) as Interval;
  const narrow = tInterval(changes, equivalence) as Interval;
  const robust = signedRankInterval(changes, difference);
  return {
    scale,
    estimate: back(wide.estimate),
    rounds: changes.length,
    difference: boundsOf(wide),
    equivalence: boundsOf(narrow),
    robust: robust && { estimate: back(robust.estimate), ...boundsOf(robust) },
    sd: Math.sqrt(variance(changes)),
  };
}
