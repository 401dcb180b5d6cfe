import type { Pair } from '../stats/changes.ts';
import { type IntervalAt, placeOf } from '../stats/decide.ts';
import type { Confidence } from '../stats/family.ts';
import type { Flaw } from '../stats/incomparable.ts';
import { excludesZero } from '../stats/interval.ts';
import { roundsToProve } from '../stats/rounds-needed.ts';
import { type Bounds, compare, type Effect } from './compare.ts';

/** Rule by which arms are judged, decided before the first value is known. */
export interface Rule {
  readonly better: 'higher' | 'lower';
  /** Equivalence margin, a share: 0.03 means that ratios from 1/1.03 to 1.03 are equivalent. */
  readonly margin: number;
  readonly confidence: Confidence;
}

/** Verdict on a against b. */
export type Verdict = Judged | { readonly outcome: 'not-measured'; readonly reason: Flaw };

export interface Judged {
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** Ratios a / b. */
  readonly effect: Effect;
  /**
   * Approximate number of rounds in total that would show equivalence, if there is no difference.
   */
  readonly roundsToProve: number;
}

type Outcome = 'better' | 'worse' | 'equivalent' | 'inconclusive';

export type Reason =
  /** The interval excludes "no difference": wholly beyond the margin, or possibly within it. */
  | 'beyond-margin'
  | 'perhaps-within-margin'
  /** The interval lies within the margin; the second: it excludes "no difference" all the same. */
  | 'within-margin'
  | 'real-but-within-margin'
  | 'interval-too-wide'
  /** Mean and ranks come to different outcomes. */
  | 'intervals-disagree'
  | 'too-few-rounds';

/** Judges a against b by their ratios in the same rounds. */
export function verdict(pairs: readonly Pair[], rule: Rule): Verdict {
  const { margin, confidence } = rule;
  const result = compare(pairs, {
    scale: 'ratio',
    confidence,
    conclude: (at) => conclude(at, rule),
  });
  if (result.state === 'not-measured') return { outcome: 'not-measured', reason: result.reason };
  const { state, effect } = result;
  const needed = roundsToProve(effect.sd, Math.log1p(margin), confidence.equivalence);
  const conclusion =
    state === 'decided' ? result.conclusion : ({ outcome: 'inconclusive', reason: state } as const);
  return { ...conclusion, effect, roundsToProve: needed };
}

/** Tests equivalence first: a real difference below the margin counts as equivalent. */
function conclude(
  intervalAt: IntervalAt,
  { better, margin, confidence }: Rule,
): Pick<Judged, 'outcome' | 'reason'> {
  const wide = intervalAt(confidence.difference);
  const narrow = intervalAt(confidence.equivalence);
  if (wide === null || narrow === null) {
    return { outcome: 'inconclusive', reason: 'too-few-rounds' };
  }
  const reach = Math.log1p(margin);
  const real = excludesZero(wide);
  if (placeOf(narrow, -reach, reach) === 'within') {
    return { outcome: 'equivalent', reason: real ? 'real-but-within-margin' : 'within-margin' };
  }
  if (!real) return { outcome: 'inconclusive', reason: 'interval-too-wide' };
  const beyond = ['above', 'below'].includes(placeOf(wide, -reach, reach));
  return {
    outcome: wide.low > 0 === (better === 'higher') ? 'better' : 'worse',
    reason: beyond ? 'beyond-margin' : 'perhaps-within-margin',
  };
}

/** Returns an effect or a verdict with the arms in the other order. */
export function turned(effect: Effect): Effect {
  const swap = <Range extends Bounds>(range: Range): Range => ({
    ...range,
    low: 1 / range.high,
    high: 1 / range.low,
  });
  const { robust } = effect;
  return {
    ...effect,
    estimate: 1 / effect.estimate,
    difference: swap(effect.difference),
    equivalence: swap(effect.equivalence),
    robust: robust && { ...swap(robust), estimate: 1 / robust.estimate },
  };
}
