import { type Arm, baseOf } from '../server/arm.ts';
import type { ArmPair, ArmSummary } from './arm-summary.ts';

/** Pairs of arms that share an error probability: a family. */
export interface PairSet {
  /** The dimension in which the arms of each pair differ; parity: httpd against our own server. */
  readonly of: 'mpm' | 'variant' | 'build' | 'parity';
  readonly pairs: readonly ArmPair[];
  /**
   * A verdict is sought, and the run goes on until there is one. false where an arm takes part in
   * some rounds only: its ratios are shown.
   */
  readonly sought: boolean;
}

/**
 * Returns the pairs that are compared, in sets. These are the MPMs within one server, variant and
 * build, the variants within one MPM and build, and the builds within one MPM and variant. A last
 * one holds each MPM of httpd against that of our own server.
 */
export function pairSets(
  arms: readonly Arm[],
  summaries: readonly ArmSummary[],
): readonly PairSet[] {
  const summaryOf = new Map(summaries.map((each) => [each.arm, each]));
  const most = Math.max(...summaries.map(({ planned }) => planned));
  const found = sets.flatMap(([of, keyOf, differs]) => {
    const groups = [...Map.groupBy(arms, keyOf).values()];
    const ofGroups = groups.map((group) => pairsOf(group).filter(([a, b]) => differs(a, b)));
    // Parity is one family over all MPMs.
    const families = of === 'parity' ? [ofGroups.flat()] : ofGroups;
    return families.flatMap((family): readonly PairSet[] => {
      const pairs = family.flatMap(([a, b]): readonly ArmPair[] => {
        const [one, other] = [summaryOf.get(a.id), summaryOf.get(b.id)];
        return one && other ? [{ a: one, b: other }] : [];
      });
      if (pairs.length === 0) return [];
      const sought = pairs.every(({ a, b }) => a.planned === most && b.planned === most);
      return [{ of, pairs, sought }];
    });
  });
  // The A/A control is compared even where it is the only other start.
  return found.length === 0 ? [{ of: 'mpm', pairs: [], sought: true }] : found;
}

type Differs = (a: Arm, b: Arm) => boolean;

/** Properties that the arms of a set have in common: all but one dimension. */
const sets: readonly (readonly [PairSet['of'], (arm: Arm) => string, Differs])[] = [
  ['mpm', (arm) => keyOf([baseOf(arm).askedBy, arm.variant, arm.build]), () => true],
  ['variant', (arm) => keyOf([baseOf(arm).id, arm.build]), (a, b) => a.variant !== b.variant],
  ['build', (arm) => keyOf([baseOf(arm).id, arm.variant]), (a, b) => a.build !== b.build],
  [
    'parity',
    (arm) => keyOf([arm.mpm, arm.php, arm.variant, arm.build]),
    (a, b) => a.server !== b.server,
  ],
];

const keyOf = (parts: readonly (string | null)[]): string => JSON.stringify(parts);

const pairsOf = <Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
