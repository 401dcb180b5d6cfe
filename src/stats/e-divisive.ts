import { bestSplit, distanceSums, type Split, splitWithin } from './energy-split.ts';
import { type Random, shuffle } from './random.ts';

/** A change of the distribution within a series. */
export interface ChangePoint extends Split {
  /** Share of the permutations whose largest statistic is as large, itself counted among them. */
  readonly p: number;
}

export interface Search {
  /** Least number of values between two change points, at least two. */
  readonly minSegment: number;
  /** A change point is taken while its p is not above this. */
  readonly level: number;
  readonly permutations: number;
  /** Number of permutations as large after which the test ends: p is then known well enough. */
  readonly enough: number;
  readonly random: Random;
}

/**
 * Returns the change points in the order in which they are found. The next one is the split with
 * the largest statistic in any part that the earlier ones left. Permutations within the parts test
 * it.
 * The largest statistic over all splits is taken anew in each permutation, which pays for the
 * search. A test that finds enough permutations as large ends early; its p holds all the same
 * (Besag and Clifford, "Sequential Monte Carlo p-values", 1991).
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

/** Returns the share of the permutations whose largest statistic is as large. */
function permutationP(
  parts: readonly Part[],
  observed: number,
  { minSegment, permutations, enough, random }: Search,
): number {
  const shuffles = parts
    .filter(({ values }) => values.length >= 2 * minSegment)
    .map(({ values }) => new Shuffles(values));
  // An order that differs by rounding alone is as large.
  const bound = observed - 1e-12 * Math.abs(observed);
  let asLarge = 0;
  for (let done = 1; done <= permutations; done++) {
    const statistics = shuffles.map((each) => each.next(minSegment, random));
    if (statistics.some((statistic) => statistic >= bound)) asLarge += 1;
    if (asLarge === enough) return enough / done;
  }
  return (1 + asLarge) / (1 + permutations);
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
