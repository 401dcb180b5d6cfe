import { bestSplit, distanceSums, type Split, splitWithin } from './energy-split.ts';
import { type Random, shuffle } from './random.ts';

/** A change of the distribution within a series. */
export interface ChangePoint extends Split {
  /** Share of the permutations whose largest statistic is as large; at least 1 / (permutations + 1). */
  readonly p: number;
}

export interface Search {
  /** Least number of values between two change points, at least two. */
  readonly minSegment: number;
  /** A change point is taken while its p is not above this. */
  readonly level: number;
  readonly permutations: number;
  readonly random: Random;
}

/**
 * Returns the change points in the order in which they are found, which is that of their statistic
 * within the parts that the earlier ones left. Each is tested by permutations within these parts.
 * The largest statistic over all splits is taken anew in each permutation, which pays for the
 * search. The test ends early where p cannot be at most the level any more.
 *
 * E-divisive: Matteson and James, "A nonparametric approach for multiple change point analysis of
 * multivariate data" (2014).
 */
export function changePoints(values: readonly number[], search: Search): readonly ChangePoint[] {
  const found: ChangePoint[] = [];
  for (;;) {
    const parts = partsBetween(
      values,
      found.map(({ at }) => at),
    );
    const split = largest(
      parts.map((part) => within(part, bestSplit(part.values, search.minSegment))),
    );
    if (split === null) return found;
    const p = permutationP(parts, split.statistic, search);
    if (p > search.level) return found;
    found.push({ ...split, p });
  }
}

interface Part {
  readonly start: number;
  readonly values: Float64Array;
}

function partsBetween(values: readonly number[], cuts: readonly number[]): readonly Part[] {
  const edges = [0, ...cuts.toSorted((a, b) => a - b), values.length];
  return edges.slice(1).map((end, i) => {
    const start = edges[i] as number;
    return { start, values: Float64Array.from(values.slice(start, end)) };
  });
}

const within = ({ start }: Part, split: Split | null): Split | null =>
  split && { ...split, at: start + split.at };

const largest = (splits: readonly (Split | null)[]): Split | null =>
  splits.reduce(
    (best, split) => (split && (!best || split.statistic > best.statistic) ? split : best),
    null,
  );

/** Returns 1 where it would be above the level. */
function permutationP(
  parts: readonly Part[],
  observed: number,
  { minSegment, level, permutations, random }: Search,
): number {
  const shuffles = parts
    .filter(({ values }) => values.length >= 2 * minSegment)
    .map(({ values }) => new Shuffles(values));
  // An order that differs by rounding alone is as large.
  const bound = observed - 1e-12 * Math.abs(observed);
  const most = Math.floor(level * (permutations + 1) * (1 + 1e-12));
  let asLarge = 1;
  for (let i = 0; i < permutations; i++) {
    const statistics = shuffles.map((each) => each.next(minSegment, random));
    if (statistics.some((statistic) => statistic >= bound)) asLarge += 1;
    if (asLarge > most) return 1;
  }
  return asLarge / (permutations + 1);
}

/** Orders of one part; the distances are summed once. */
class Shuffles {
  readonly #values: Float64Array;
  readonly #sums: Float64Array;
  readonly #order: Uint16Array;
  readonly #shuffledValues: Float64Array;
  readonly #shuffledSums: Float64Array;

  constructor(values: Float64Array) {
    this.#values = values;
    this.#sums = distanceSums(values);
    this.#order = Uint16Array.from(values, (_, i) => i);
    this.#shuffledValues = new Float64Array(values.length);
    this.#shuffledSums = new Float64Array(values.length);
  }

  /** Returns the largest statistic of another order. */
  next(minSegment: number, random: Random): number {
    shuffle(this.#order, 0, this.#order.length, random);
    for (let i = 0; i < this.#order.length; i++) {
      const from = this.#order[i] as number;
      this.#shuffledValues[i] = this.#values[from] as number;
      this.#shuffledSums[i] = this.#sums[from] as number;
    }
    return (
      splitWithin(this.#shuffledValues, this.#shuffledSums, minSegment)?.statistic ??
      Number.NEGATIVE_INFINITY
    );
  }
}
