import { type Arm, baseOf } from '../server/arm.ts';
import type { ArmPair, ArmSummary } from './arm-summary.ts';

/**
 * Returns the pairs that are compared, in sets: the MPMs within one variant and build, the variants
 * within one MPM and build, the builds within one MPM and variant. A set is a family of its own:
 * its pairs share the error probability.
 */
export function pairSets(
  arms: readonly Arm[],
  summaries: readonly ArmSummary[],
): readonly (readonly ArmPair[])[] {
  const summaryOf = new Map(summaries.map((each) => [each.arm, each]));
  const sets = sameKeys.flatMap((keyOf) => {
    const groups = Map.groupBy(arms, keyOf).values();
    return [...groups].map((group) =>
      pairsOf(group).flatMap(([a, b]): readonly ArmPair[] => {
        const [one, other] = [summaryOf.get(a.id), summaryOf.get(b.id)];
        return one && other ? [{ a: one, b: other }] : [];
      }),
    );
  });
  const filled = sets.filter((pairs) => pairs.length > 0);
  return filled.length === 0 ? [[]] : filled;
}

/** Properties that the arms of a set have in common: all but one dimension. */
const sameKeys: readonly ((arm: Arm) => string)[] = [
  ({ variant, build }) => JSON.stringify([variant, build]),
  (arm) => JSON.stringify([baseOf(arm).id, arm.build]),
  (arm) => JSON.stringify([baseOf(arm).id, arm.variant]),
];

const pairsOf = <Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
