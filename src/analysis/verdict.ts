import type { Scale } from '../stats/changes.ts';
import type { Confidence } from '../stats/family.ts';
import type { Flaw } from '../stats/incomparable.ts';
import { type Bounds, excludes, placeOf } from '../stats/interval.ts';
import { confidenceAt, type Looks } from '../stats/looks.ts';
import { roundsToProve } from '../stats/rounds-needed.ts';
import { leastValuesFor } from '../stats/signed-rank.ts';
import { compare, type Effect, type Readings } from './compare.ts';
import { ofSittings, type Sittings } from './sittings.ts';

/** Rule by which arms are judged, decided before the first value is known. */
export interface Rule {
  readonly better: 'higher' | 'lower';
  readonly scale: Scale;
  /**
   * Equivalence margin. By ratio 0.03 means that ratios from 1/1.03 to 1.03 are equivalent, by
   * difference that differences from −0.03 to 0.03 are.
   */
  readonly margin: number;
  /** That of the family over all looks together. */
  readonly confidence: Confidence;
  readonly looks: Looks;
  /** The changes are those between two sittings. */
  readonly sittings?: Sittings;
}

/** Rounds of a run that are done; `last` where no more will follow. */
export interface Done {
  readonly rounds: number;
  readonly last: boolean;
}

/** Verdict on a against b. */
export type Verdict = Judged | { readonly outcome: 'not-measured'; readonly reason: Flaw };

export interface Judged {
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** Effect at the look that decided it. */
  readonly effect: Effect;
  /** Rounds of the run that were done at the look which the verdict is of. */
  readonly look: number;
  /** Rounds with a usable value of both without which that look decides nothing. */
  readonly leastRounds: number;
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
  /** So few rounds cannot give the confidence, whatever they show. */
  | 'too-few-rounds';

/** Returns the readings of the rounds up to one. */
export type ReadingsAt = (rounds: number) => Evidence;

export interface Evidence {
  readonly readings: Readings;
  /** Additions of the exact bounds of the counts to both ends of a difference between shares. */
  readonly unseen?: { readonly below: number; readonly above: number };
}

/**
 * Judges a against b at each look that the run has reached. The first look that decides stands,
 * with its interval, whatever later rounds bring. Without one the last look judges.
 */
export function verdict(evidenceAt: ReadingsAt, rule: Rule, { rounds, last }: Done): Verdict {
  const passed = rule.looks.at.filter((look) => look.rounds <= rounds);
  for (const { rounds: at, share } of passed) {
    const judged = judgeAt(evidenceAt, rule, at, share);
    if (judged.outcome !== 'not-measured' && judged.outcome !== 'inconclusive') return judged;
  }
  const earlier = passed.filter((look) => look.rounds < rounds).length;
  const open = (rule.looks.at[earlier] ?? rule.looks.at.at(-1))?.share;
  const share = last ? rule.looks.last[earlier] : open;
  const judged = judgeAt(evidenceAt, rule, rounds, share ?? 1);
  if (last || judged.outcome === 'not-measured') return judged;
  return { ...judged, ...undecided(judged.effect, rule, share ?? 1) };
}

function judgeAt(evidenceAt: ReadingsAt, rule: Rule, look: number, share: number): Verdict {
  const { scale, margin } = rule;
  const confidence = confidenceAt(rule.confidence, share);
  const { readings, unseen = { below: 0, above: 0 } } = evidenceAt(look);
  const result = compare(readings, { scale, confidence });
  if (result.state === 'not-measured') return { outcome: 'not-measured', reason: result.reason };
  const plain = ofSittings(result.effect, rule.sittings);
  const { low, high, ...rest } = plain.equivalence;
  const equivalence = { ...rest, low: low - unseen.below, high: high + unseen.above };
  const effect = { ...plain, equivalence };
  const needed = roundsToProve(effect.equivalence, effect.rounds, { scale, margin });
  return {
    ...conclude(effect, rule, confidence),
    ...{ effect, look, leastRounds: leastFor(confidence), roundsToProve: needed },
  };
}

/** Returns the least number of rounds with which a run can decide anything at its end. */
export const leastRounds = ({ confidence, looks }: Pick<Rule, 'confidence' | 'looks'>): number =>
  leastFor(confidenceAt(confidence, looks.last[0] ?? 1));

const leastFor = ({ difference, equivalence }: Confidence): number =>
  leastValuesFor(Math.max(difference, equivalence));

/** Tests equivalence first: a real difference below the margin counts as equivalent. */
function conclude(
  { difference, equivalence }: Effect,
  { better, scale, margin }: Rule,
  asked: Confidence,
): Pick<Judged, 'outcome' | 'reason'> {
  if (!reaches(difference, asked.difference)) {
    return { outcome: 'inconclusive', reason: 'too-few-rounds' };
  }
  const [none, lower, upper] = boundsOf(scale, margin);
  const real = excludes(difference, none);
  const within = placeOf(equivalence, lower, upper) === 'within';
  if (within && reaches(equivalence, asked.equivalence)) {
    return { outcome: 'equivalent', reason: real ? 'real-but-within-margin' : 'within-margin' };
  }
  if (!real) return { outcome: 'inconclusive', reason: 'interval-too-wide' };
  const beyond = ['above', 'below'].includes(placeOf(difference, lower, upper));
  return {
    outcome: difference.low > none === (better === 'higher') ? 'better' : 'worse',
    reason: beyond ? 'beyond-margin' : 'perhaps-within-margin',
  };
}

const reaches = ({ confidence }: Bounds, asked: number): boolean => confidence >= asked;

/** Returns "no difference", and the bounds within which two arms are equivalent. */
export const boundsOf = (scale: Scale, margin: number): readonly [number, number, number] =>
  scale === 'ratio' ? [1, 1 / (1 + margin), 1 + margin] : [0, -margin, margin];

/** Leaves a pair undecided between two looks, whatever the rounds so far show. */
const undecided = ({ difference }: Effect, { confidence }: Rule, share: number) =>
  ({
    outcome: 'inconclusive',
    reason: reaches(difference, confidenceAt(confidence, share).difference)
      ? 'interval-too-wide'
      : 'too-few-rounds',
  }) as const;

/** Returns an effect or a verdict with the arms in the other order; ratios only. */
export function turned(effect: Effect): Effect {
  const swap = <Range extends Bounds>(range: Range): Range => ({
    ...range,
    low: 1 / range.high,
    high: 1 / range.low,
  });
  return {
    ...effect,
    estimate: 1 / effect.estimate,
    difference: swap(effect.difference),
    equivalence: swap(effect.equivalence),
  };
}
