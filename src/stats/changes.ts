/** Values of two arms in the same round, one each; null where there is none. */
export interface Pair {
  readonly round: number;
  readonly a: number | null;
  readonly b: number | null;
}

/** Way to compare two values: by a / b, or by a − b where they may be zero. */
export type Scale = 'ratio' | 'difference';

/**
 * Returns ln(a / b) or a − b of each round. One value a round: seconds and turns of a round share
 * the same two starts of a server and are not independent of each other.
 * Kalibera and Jones, "Rigorous benchmarking in reasonable time" (2013).
 */
export const changesOf = (pairs: readonly Pair[], scale: Scale): readonly number[] =>
  pairs.map(({ a, b }) => {
    const [one, other] = [a ?? Number.NaN, b ?? Number.NaN];
    return scale === 'ratio' ? Math.log(one / other) : one - other;
  });
