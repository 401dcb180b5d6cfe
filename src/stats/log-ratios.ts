/** What two arms showed in the same round: one figure each, whatever it was put together from; null where there is none. */
export interface Pair {
  readonly round: number;
  readonly a: number | null;
  readonly b: number | null;
}

/**
 * ln(a / b) of each round. One value a round: seconds and slices of a round share the same two starts of a server, and are
 * not independent of each other. Kalibera and Jones, "Rigorous benchmarking in reasonable time" (2013).
 */
export const logRatios = (pairs: readonly Pair[]): readonly number[] =>
  pairs.map(({ a, b }) => Math.log((a ?? Number.NaN) / (b ?? Number.NaN)));
