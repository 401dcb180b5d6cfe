import { plural } from '../../report/format.ts';
import type { ServerName } from '../../server/arm.ts';
import { changesOf } from '../../stats/changes.ts';
import { type Flaw, flawOf } from '../../stats/incomparable.ts';
import { type Interval, placeOf } from '../../stats/interval.ts';
import { medianInterval } from '../../stats/median-interval.ts';
import { median } from '../../stats/quantile.ts';
import { leastValuesFor } from '../../stats/signed-rank.ts';
import type { Criterion, Effect, Evidence } from './claim.ts';
import { type BothValues, readPairs } from './pairs.ts';
import type { Testable } from './testable.ts';

/** Confidence of each prediction that is found right: a claim is supported by all of them. */
const confidence = 0.95;

/**
 * Returns the confidence with which a prediction is found wrong. One of them refutes the claim, so
 * they share the error probability of 5 %. An interval fails on one side only.
 */
const failingConfidence = (deciding: number): number => 1 - Math.min(0.05, 0.1 / deciding);

/** With fewer rounds there is no answer. */
export const leastRounds = leastValuesFor(confidence);

/** Returns the rounds without which a claim with this number of predictions is not refuted. */
export const leastToRefute = (deciding: number): number =>
  leastValuesFor(failingConfidence(deciding));

type Outcome = Effect['outcome'];

/**
 * Tests one criterion against what was measured of a server: in the typical round, which the sign
 * test knows without assuming how the rounds are distributed. It stays inconclusive where a value
 * is missing, or the interval includes the bound.
 */
export function effectOf(
  claim: Testable,
  criterion: Criterion,
  evidence: Evidence,
  server: ServerName,
): Effect {
  const { pairs, missing, gaps, flaws, rounds } = readPairs(claim, criterion, evidence, server);
  const flaw = flawOf(pairs, criterion.by);
  const deciding = claim.criteria.filter(({ decides }) => decides).length;
  const found = flaw === null ? outcomeOf(pairs, criterion, Math.max(1, deciding)) : null;
  const middle = (of: 'a' | 'b') =>
    pairs.length === 0 ? null : median(pairs.map((pair) => pair[of]));
  const reason =
    valueText(flaw) ??
    tooFewText(pairs.length, rounds, [...flaws, ...missing, ...gaps]) ??
    // A missing round leaves it open: nobody may stop where the answer suits.
    firstOf([...flaws, ...missing]) ??
    found?.reason ??
    null;
  return {
    criterion,
    outcome: reason === null ? (found?.outcome ?? 'inconclusive') : 'inconclusive',
    reason,
    estimate: found?.interval.estimate ?? null,
    interval: found?.interval ?? null,
    a: middle('a'),
    b: middle('b'),
    rounds: pairs.length,
  };
}

interface Found {
  readonly outcome: Outcome;
  /** The reason for "inconclusive"; null otherwise. */
  readonly reason: string | null;
  /** The interval that decided. */
  readonly interval: Interval;
}

/** Returns where the whole interval lies; one that touches a bound is inconclusive. */
function outcomeOf(pairs: readonly BothValues[], criterion: Criterion, deciding: number): Found {
  const plain = placed(pairs, criterion, confidence);
  if (plain.outcome !== 'fail') return plain;
  const wide = placed(pairs, criterion, failingConfidence(deciding));
  const least = leastToRefute(deciding);
  if (pairs.length >= least) return wide;
  const reason = `a claim of ${deciding} predictions is refuted by at least ${least} rounds`;
  return { ...wide, outcome: 'inconclusive', reason };
}

function placed(
  pairs: readonly BothValues[],
  { by, bound, predicted }: Criterion,
  asked: number,
): Found {
  const back = by === 'ratio' ? Math.exp : (value: number) => value;
  const { low, high, estimate, ...of } = medianInterval(changesOf(pairs, by), asked);
  const interval = { ...of, low: back(low), high: back(high), estimate: back(estimate) };
  const upper = by === 'ratio' ? Math.max(bound, 1 / bound) : Math.abs(bound);
  const lower = by === 'ratio' ? 1 / upper : -upper;
  const place =
    predicted === 'within' ? placeOf(interval, lower, upper) : placeOf(interval, bound, bound);
  if (place === 'across') {
    return { outcome: 'inconclusive', reason: 'the interval includes the bound', interval };
  }
  return { outcome: place === predicted ? 'pass' : 'fail', reason: null, interval };
}

function valueText(flaw: Flaw | null): string | null {
  if (flaw?.kind !== 'not-a-figure') return null;
  return `${flaw.of} is ${flaw.value} in round ${flaw.round}, which has no ratio`;
}

function tooFewText(found: number, rounds: number, lacks: readonly string[]): string | null {
  if (found >= leastRounds) return null;
  const least = `at least ${leastRounds} are needed`;
  if (lacks.length === 0) return `${plural(rounds, 'round')} planned, ${least}`;
  return `${found} of ${rounds} rounds have both values, ${least}: ${firstOf(lacks)}`;
}

function firstOf([first, ...others]: readonly string[]): string | null {
  if (first === undefined) return null;
  return others.length === 0 ? first : `${first}, and ${others.length} more`;
}
