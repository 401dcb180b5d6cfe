import type { Confidence } from './family.ts';
import { type Flaw, flawOf } from './flaws.ts';
import { excludesZero, type Interval, liesWithin } from './interval.ts';
import { logRatios, type Pair } from './log-ratios.ts';
import { variance } from './moments.ts';
import { roundsToProve } from './rounds-needed.ts';
import { leastValuesFor, signedRankInterval } from './signed-rank.ts';
import { tInterval } from './t-interval.ts';

/** What is asked of a comparison, laid down before the first figure is known. */
export interface Rule {
  readonly better: 'higher' | 'lower';
  /** A difference below this share does not matter: 0.03 means that ratios from 1/1.03 to 1.03 are as good as equal. */
  readonly margin: number;
  readonly confidence: Confidence;
}

/** a against b. `faster` means better: less, where less is better. */
export type Verdict = Judged | { readonly word: 'invalid'; readonly reason: Flaw };

export interface Judged {
  readonly word: 'faster' | 'slower' | 'equivalent' | 'inconclusive';
  readonly reason: Reason;
  readonly figures: Figures;
}

export type Reason =
  /** The interval excludes "no difference": wholly beyond the margin, or possibly within it. */
  | 'beyond-margin'
  | 'perhaps-within-margin'
  /** The interval lies within the margin; the second: it excludes "no difference" all the same. */
  | 'within-margin'
  | 'real-but-within-margin'
  | 'interval-too-wide'
  /** Mean and ranks do not say the same: often a single wild round, sometimes a close call. */
  | 'intervals-disagree'
  /** So few rounds cannot give the confidence asked for, whatever they show. */
  | 'too-few-rounds';

/** Ratios are a / b. */
export interface Figures {
  readonly ratio: number;
  readonly rounds: number;
  /** The interval that decides differences. */
  readonly difference: Bounds;
  /** The interval that decides equivalence. */
  readonly equivalence: Bounds;
  /** Hodges and Lehmann's ratio with the exact signed-rank interval; null where the rounds are too few for it. */
  readonly robust: (Bounds & { readonly ratio: number }) | null;
  /** Standard deviation of the log-ratio between rounds. */
  readonly sd: number;
  /** About so many rounds in total would show equivalence, if there is no difference. */
  readonly roundsToProve: number;
}

/** Of a ratio. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/**
 * The word for a against b, from the same rounds of both. Everything hangs on the log-ratio of each round: its mean with
 * Student's t interval decides, the exact signed-rank interval must agree, and where the two do not, nothing is claimed.
 */
export function verdict(pairs: readonly Pair[], rule: Rule): Verdict {
  const flaw = flawOf(pairs);
  if (flaw !== null) return { word: 'invalid', reason: flaw };
  const ratios = logRatios(pairs);
  const figures = figuresOf(ratios, rule);
  if (ratios.length < leastRounds(rule.confidence)) {
    return { word: 'inconclusive', reason: 'too-few-rounds', figures };
  }
  const byMean = claimOf(ratios, rule, tInterval);
  const byRanks = claimOf(ratios, rule, signedRankInterval);
  if (byMean.word !== byRanks.word) {
    return { word: 'inconclusive', reason: 'intervals-disagree', figures };
  }
  return { ...byMean, figures };
}

/** With fewer rounds no word can be spoken at this confidence. */
export const leastRounds = ({ difference, equivalence }: Confidence): number =>
  leastValuesFor(Math.max(difference, equivalence));

type IntervalOf = (values: readonly number[], confidence: number) => Interval | null;

/** Equivalence goes first: that a difference is real does not matter where it is too small to matter. */
function claimOf(
  ratios: readonly number[],
  { better, margin, confidence }: Rule,
  intervalOf: IntervalOf,
): Pick<Judged, 'word' | 'reason'> {
  const wide = intervalOf(ratios, confidence.difference);
  const narrow = intervalOf(ratios, confidence.equivalence);
  if (wide === null || narrow === null) return { word: 'inconclusive', reason: 'too-few-rounds' };
  const reach = Math.log1p(margin);
  const real = excludesZero(wide);
  if (liesWithin(narrow, -reach, reach)) {
    return { word: 'equivalent', reason: real ? 'real-but-within-margin' : 'within-margin' };
  }
  if (!real) return { word: 'inconclusive', reason: 'interval-too-wide' };
  const beyond = wide.low > reach || wide.high < -reach;
  return {
    word: wide.low > 0 === (better === 'higher') ? 'faster' : 'slower',
    reason: beyond ? 'beyond-margin' : 'perhaps-within-margin',
  };
}

function figuresOf(ratios: readonly number[], { margin, confidence }: Rule): Figures {
  const wide = tInterval(ratios, confidence.difference) as Interval;
  const narrow = tInterval(ratios, confidence.equivalence) as Interval;
  const robust = signedRankInterval(ratios, confidence.difference);
  const sd = Math.sqrt(variance(ratios));
  return {
    ratio: Math.exp(wide.estimate),
    rounds: ratios.length,
    difference: boundsOf(wide),
    equivalence: boundsOf(narrow),
    robust: robust && { ratio: Math.exp(robust.estimate), ...boundsOf(robust) },
    sd,
    roundsToProve: roundsToProve(sd, Math.log1p(margin), confidence.equivalence),
  };
}

const boundsOf = ({ low, high, confidence }: Interval): Bounds => ({
  low: Math.exp(low),
  high: Math.exp(high),
  confidence,
});
