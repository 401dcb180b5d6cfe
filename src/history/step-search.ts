import { changePoints } from '../stats/e-divisive.ts';
import { bestSplit } from '../stats/energy-split.ts';
import { mean } from '../stats/moments.ts';
import { seededRandom } from '../stats/random.ts';
import { rules } from './rules.ts';

/** A step between the nights of a window. */
export interface Step {
  /** Index in the window of the first night after it. */
  readonly at: number;
  readonly side: 1 | -1;
  /** Mean after less mean before. */
  readonly size: number;
  /** Mean after. */
  readonly after: number;
  readonly p: number;
}

/**
 * Returns the change points of the newest nights of a level, oldest night first, each with its
 * step. None where the cheap bound says that no change point is significant, or where the step of
 * the best split is below the least step. The same nights give the same answer.
 */
export function stepsIn(values: readonly number[], leastStep: number): readonly Step[] {
  if (!mayHaveStep(values, leastStep)) return [];
  const found = changePoints(values, {
    minSegment: rules.minSegment,
    level: rules.discoveryRate,
    permutations: rules.permutations,
    random: seededRandom(seedOf(values)),
  });
  const edges = [0, ...found.map(({ at }) => at).toSorted((a, b) => a - b), values.length];
  return found.map(({ at, p }) => {
    const place = edges.indexOf(at);
    const after = mean(values.slice(at, edges[place + 1]));
    const size = after - mean(values.slice(edges[place - 1], at));
    return { at, p, size, after, side: size > 0 ? 1 : -1 };
  });
}

/**
 * Tells whether the permutations must be run. The step of the best split must be large enough, and
 * its statistic a few mean distances between two nights; without a change it is rarely above four.
 */
export function mayHaveStep(values: readonly number[], leastStep: number): boolean {
  const sizes = stepSizes(values);
  if (!sizes.some((size) => Math.abs(size) >= leastStep)) return false;
  const split = bestSplit(values, rules.minSegment);
  if (split === null) return false;
  const size = sizes[split.at - rules.minSegment] as number;
  const least = rules.leastStatistic * meanDistance(values);
  return Math.abs(size) >= leastStep && split.statistic >= least;
}

/** Returns the mean after less the mean before, of each split. */
function stepSizes(values: readonly number[]): readonly number[] {
  const sizes: number[] = [];
  let after = values.reduce((sum, value) => sum + value, 0);
  let before = 0;
  for (const [i, value] of values.entries()) {
    before += value;
    after -= value;
    const left = i + 1;
    const right = values.length - left;
    if (Math.min(left, right) >= rules.minSegment) sizes.push(after / right - before / left);
  }
  return sizes;
}

/** Returns the mean distance between two of the values (Gini's mean difference). */
function meanDistance(values: readonly number[]): number {
  const n = values.length;
  const sorted = values.toSorted((a, b) => a - b);
  const sum = sorted.reduce((total, value, i) => total + (2 * i + 1 - n) * value, 0);
  return (2 * sum) / (n * (n - 1));
}

/** Returns a seed from the bits of the values (FNV-1a). */
function seedOf(values: readonly number[]): number {
  const words = new Uint32Array(Float64Array.from(values).buffer);
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), 0x811c9dc5) >>> 0;
}
