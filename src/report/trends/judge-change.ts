import type { ArmPair } from '../../analysis/arm-summary.ts';
import type { Readings } from '../../analysis/compare.ts';
import type { Figure } from '../../analysis/figures/figure.ts';
import { type FigureId, figures } from '../../analysis/figures.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import { bothOf, isBound, pooled, readingsOf, unseenBy } from '../../analysis/readings.ts';
import { type Rule, verdict } from '../../analysis/verdict.ts';
import type { Pair } from '../../stats/changes.ts';

/** A pair of arms in the earlier run, and what that run said of it. */
export interface EarlierPair extends ArmPair {
  readonly verdict?: PairVerdict['verdict'];
}

/**
 * Judges how a changed against b from one run to a later one. What one of the runs withheld is not
 * judged either; nor is a lower bound, which has no ratio to anything.
 */
export function judgeChange(
  later: PairVerdict,
  earlier: EarlierPair,
  id: FigureId,
  rule: Rule,
): PairVerdict['verdict'] {
  for (const { verdict: said } of [earlier, later])
    if (said?.outcome === 'not-measured') return said;
  const figure: Figure = figures[id];
  const [after, before] = [bothOf(later, figure), bothOf(earlier, figure)];
  if ([...after, ...before].flat().some((trial) => isBound(figure, trial))) {
    return { outcome: 'not-measured', reason: { kind: 'only-a-bound' } };
  }
  const ends = (both: typeof after) => relationsIn(readingsOf(figure, both), rule);
  const readings = ends(after).flatMap((now) => ends(before).map((then) => inOrder(now, then)));
  const unseen = (both: typeof after) => {
    const lost = (side: 0 | 1) =>
      pooled(
        figure,
        both.map((trials) => trials[side]),
        rule.confidence.equivalence,
      );
    return unseenBy(lost(0), lost(1));
  };
  const [now, then] = [unseen(after), unseen(before)];
  // What the earlier run did not see lies on the other side of the change.
  const both = { below: now.below + then.above, above: now.above + then.below };
  const done = { rounds: readings[0]?.length ?? 0, last: true };
  return verdict(() => ({ readings, unseen: both }), rule, done);
}

/** Returns a / b or a − b of each round in each reading, by the scale of the question. */
const relationsIn = (readings: Readings, { scale }: Rule): readonly (readonly number[])[] =>
  readings.map((pairs) =>
    pairs.map(({ a, b }) => {
      const [one, other] = [a ?? Number.NaN, b ?? Number.NaN];
      return scale === 'ratio' ? one / other : one - other;
    }),
  );

/** Pairs as many as both have; a further round has nothing to be paired with. */
const inOrder = (after: readonly number[], before: readonly number[]): readonly Pair[] =>
  after.slice(0, before.length).map((now, i) => ({ round: i + 1, a: now, b: before[i] ?? null }));
