import { plural } from '../../report/format.ts';
import type { ServerName } from '../../server/arm.ts';
import { type Interval, liesWithin } from '../../stats/interval.ts';
import { mean } from '../../stats/moments.ts';
import { median } from '../../stats/quantile.ts';
import { leastValuesFor, signedRankInterval } from '../../stats/signed-rank.ts';
import { tInterval } from '../../stats/t-interval.ts';
import type { Criterion, Effect, Evidence } from './claim.ts';
import type { Testable } from './judge.ts';
import { type BothFigures, readPairs } from './pairs.ts';

/** Of each criterion, whichever way it turns out. */
const confidence = 0.95;

/** With fewer rounds there is no answer: no signed-rank interval exists at this confidence. */
export const leastRounds = leastValuesFor(confidence);

/**
 * One criterion against what was measured of a server: the log-ratios (or differences) of the rounds, their mean with
 * Student's interval, and the exact signed-rank interval, which must say the same. Where the two disagree, or a figure is
 * missing, nothing is claimed.
 */
export function effectOf(
  claim: Testable,
  criterion: Criterion,
  evidence: Evidence,
  server: ServerName,
): Effect {
  const { pairs, missing, gaps, flaws, rounds } = readPairs(claim, criterion, evidence, server);
  const measured = measuredOf(pairs, criterion);
  const open = (reason: string): Effect => ({ ...measured, outcome: 'open', reason });
  const zero = pairs.find(({ a, b }) => criterion.by === 'ratio' && !(a > 0 && b > 0));
  if (zero !== undefined) {
    return open(`round ${zero.round} shows ${zero.a} against ${zero.b}, which has no ratio`);
  }
  if (pairs.length < leastRounds)
    return open(tooFew(pairs.length, rounds, [...flaws, ...missing, ...gaps]));
  if (flaws.length > 0) return open(listed(flaws));
  // Nobody may stop where the answer pleases him.
  if (missing.length > 0) return open(listed(missing));
  const byMean = outcomeOf(tInterval(changesOf(pairs, criterion), confidence), criterion);
  const byRanks = outcomeOf(signedRankInterval(changesOf(pairs, criterion), confidence), criterion);
  if (byMean !== byRanks) {
    return open(
      'the rounds disagree: their mean and their ranks do not say the same, often because of a single wild round',
    );
  }
  if (byMean === 'open') return open('the interval reaches across the bound');
  return { ...measured, outcome: byMean, reason: null };
}

type Bounds = Pick<Interval, 'low' | 'high'>;

/** Where the whole interval lies; what touches a bound is open. */
function outcomeOf(interval: Bounds | null, criterion: Criterion): Effect['outcome'] {
  if (interval === null) return 'open';
  const { predicted } = criterion;
  const bound = scaled(criterion);
  if (predicted === 'within') {
    const reach = Math.abs(bound);
    if (liesWithin(interval, -reach, reach)) return 'holds';
    return sideOf(interval, reach) === 'above' || sideOf(interval, -reach) === 'below'
      ? 'fails'
      : 'open';
  }
  const side = sideOf(interval, bound);
  if (side === null) return 'open';
  return side === predicted ? 'holds' : 'fails';
}

function sideOf({ low, high }: Bounds, bound: number): 'above' | 'below' | null {
  if (low > bound) return 'above';
  return high < bound ? 'below' : null;
}

/** Where the changes are logarithms, the bound is one too. */
const scaled = ({ by, bound }: Criterion): number => (by === 'ratio' ? Math.log(bound) : bound);

const changesOf = (pairs: readonly BothFigures[], { by }: Criterion): readonly number[] =>
  pairs.map(({ a, b }) => (by === 'ratio' ? Math.log(a / b) : a - b));

function measuredOf(
  pairs: readonly BothFigures[],
  criterion: Criterion,
): Omit<Effect, 'outcome' | 'reason'> {
  const changes = changesOf(pairs, criterion);
  const told = changes.length > 0 && changes.every((change) => Number.isFinite(change));
  const interval = told ? tInterval(changes, confidence) : null;
  const back = criterion.by === 'ratio' ? Math.exp : (value: number) => value;
  const middle = (of: 'a' | 'b') =>
    pairs.length === 0 ? null : median(pairs.map((pair) => pair[of]));
  return {
    criterion,
    estimate: told ? back(mean(changes)) : null,
    interval: interval && { low: back(interval.low), high: back(interval.high), confidence },
    a: middle('a'),
    b: middle('b'),
    rounds: pairs.length,
  };
}

function tooFew(found: number, rounds: number, lacks: readonly string[]): string {
  const least = `at least ${leastRounds} are needed`;
  if (lacks.length === 0) return `${plural(rounds, 'round')} planned, ${least}`;
  return `${found} of ${rounds} rounds have both figures, ${least}: ${listed(lacks)}`;
}

function listed([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first}, and ${others.length} more`;
}
