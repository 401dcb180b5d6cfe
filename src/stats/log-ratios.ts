import { mean } from './moments.ts';

/** What two arms showed in the same round: one figure each, or one for each slice where the load switched between them. */
export interface Pair {
  readonly round: number;
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/**
 * ln(a / b) of each slice of a round. Neighbours in time are divided by each other, so that what slowed the whole
 * machine down for a while cancels.
 */
export const sliceLogRatios = ({ a, b }: Pair): readonly number[] =>
  a.map((figure, i) => Math.log(figure / (b[i] as number)));

/**
 * One value a round: the slices of a round share the same two starts of a server, and are not independent of each other.
 * Kalibera and Jones, "Rigorous benchmarking in reasonable time" (2013).
 */
export const roundLogRatios = (pairs: readonly Pair[]): readonly number[] =>
  pairs.map((pair) => mean(sliceLogRatios(pair)));
