import { compare, type Result } from '../../analysis/compare.ts';
import { plural } from '../../report/format.ts';
import type { ServerName } from '../../server/arm.ts';
import { type Bounds, placeOf } from '../../stats/interval.ts';
import { median } from '../../stats/quantile.ts';
import { leastValuesFor } from '../../stats/signed-rank.ts';
import type { Criterion, Effect, Evidence } from './claim.ts';
import { readPairs } from './pairs.ts';
import type { Testable } from './testable.ts';

/** Confidence of each criterion, whichever way it turns out. */
const confidence = { difference: 0.95, equivalence: 0.95 } as const;

/** With fewer rounds there is no answer. */
export const leastRounds = leastValuesFor(confidence.difference);

type Outcome = Effect['outcome'];

/**
 * Tests one criterion against what was measured of a server. It stays inconclusive where a value is
 * missing, or the interval includes the bound.
 */
export function effectOf(
  claim: Testable,
  criterion: Criterion,
  evidence: Evidence,
  server: ServerName,
): Effect {
  const { pairs, missing, gaps, flaws, rounds } = readPairs(claim, criterion, evidence, server);
  const result = compare([pairs], { scale: criterion.by, confidence });
  const middle = (of: 'a' | 'b') =>
    pairs.length === 0 ? null : median(pairs.map((pair) => pair[of]));
  const effect = result.state === 'not-measured' ? null : result.effect;
  const outcome = effect === null ? 'inconclusive' : outcomeOf(effect.difference, criterion);
  const reason =
    valueText(result) ??
    tooFewText(pairs.length, rounds, [...flaws, ...missing, ...gaps]) ??
    // A missing round leaves it open: nobody may stop where the answer suits.
    firstOf([...flaws, ...missing]) ??
    (outcome === 'inconclusive' ? 'the interval includes the bound' : null);
  return {
    criterion,
    outcome: reason === null ? outcome : 'inconclusive',
    reason,
    estimate: effect?.estimate ?? null,
    interval: effect?.difference ?? null,
    a: middle('a'),
    b: middle('b'),
    rounds: pairs.length,
  };
}

/** Returns where the whole interval lies; one that touches a bound is inconclusive. */
function outcomeOf(interval: Bounds, { by, bound, predicted }: Criterion): Outcome {
  if (interval.confidence < confidence.difference) return 'inconclusive';
  const upper = by === 'ratio' ? Math.max(bound, 1 / bound) : Math.abs(bound);
  const lower = by === 'ratio' ? 1 / upper : -upper;
  const place =
    predicted === 'within' ? placeOf(interval, lower, upper) : placeOf(interval, bound, bound);
  if (place === 'across') return 'inconclusive';
  return place === predicted ? 'pass' : 'fail';
}

function valueText(result: Result): string | null {
  if (result.state !== 'not-measured' || result.reason.kind !== 'not-a-figure') return null;
  const { round, of, value } = result.reason;
  return `${of} is ${value} in round ${round}, which has no ratio`;
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
