/** Proven relation between two of the arms. */
export interface Relation<Arm> {
  readonly a: Arm;
  readonly b: Arm;
  readonly proven: 'a-better' | 'b-better' | 'equivalent' | 'nothing';
}

/**
 * Arms that are proven equivalent to each other stand in one group; each group is proven better
 * than all later ones.
 */
export type Ranking<Arm> = readonly (readonly Arm[])[];

/**
 * Returns the order of the arms, from best to worst, where the relations prove one. null where some
 * pair is unproven or the relations do not fit into one line. Equivalence is not transitive: a ≈ b
 * ≈ c with a better than c does not fit.
 */
export function rankingOf<Arm>(
  arms: readonly Arm[],
  relations: readonly Relation<Arm>[],
): Ranking<Arm> | null {
  if (relations.some(({ proven }) => proven === 'nothing')) return null;
  const better = (arm: Arm, other: Arm) => isBetter(arm, other, relations);
  // As many as are better than it: equal within a group, and larger for each later group.
  const depth = (arm: Arm) => arms.filter((other) => better(other, arm)).length;
  const groups = Map.groupBy(arms, depth);
  const ranking = [...groups.keys()].toSorted((x, y) => x - y).map((key) => groups.get(key) ?? []);
  return fits(ranking, better) ? ranking : null;
}

/**
 * Returns the proven relations that do not follow from others: of a > b > c the third, a > c, is
 * left out.
 */
export function provenRelations<Arm>(
  relations: readonly Relation<Arm>[],
): readonly Relation<Arm>[] {
  const better = (arm: Arm, other: Arm) => isBetter(arm, other, relations);
  const arms = [...new Set(relations.flatMap(({ a, b }) => [a, b]))];
  return relations.filter(({ a, b, proven }) => {
    if (proven === 'nothing' || proven === 'equivalent') return proven === 'equivalent';
    const [first, last] = proven === 'a-better' ? [a, b] : [b, a];
    return !arms.some((between) => better(first, between) && better(between, last));
  });
}

function isBetter<Arm>(arm: Arm, other: Arm, relations: readonly Relation<Arm>[]): boolean {
  return relations.some(
    ({ a, b, proven }) =>
      (a === arm && b === other && proven === 'a-better') ||
      (b === arm && a === other && proven === 'b-better'),
  );
}

function fits<Arm>(ranking: Ranking<Arm>, better: (arm: Arm, other: Arm) => boolean): boolean {
  return ranking.every((group, place) => {
    const later = ranking.slice(place + 1).flat();
    return (
      group.every((arm) => later.every((other) => better(arm, other))) &&
      group.every((arm) => group.every((other) => !better(arm, other)))
    );
  });
}
