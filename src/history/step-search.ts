import { changePoints } from '../stats/e-divisive.ts';
import { bestSplit } from '../stats/energy-split.ts';
import { mean, variance } from '../stats/moments.ts';
import { seededRandom } from '../stats/random.ts';
import { rules } from './rules.ts';

/** A step between the nights of a level. */
export interface Step {
  /** Nights after it. */
  readonly nights: number;
  readonly side: 1 | -1;
  /** Means of the nights next to it. */
  readonly before: number;
  readonly after: number;
  readonly p: number;
}

/**
 * Returns the change points in the newest nights of a level whose step is large enough, in the order
 * in which they were found. None where the cheap bound says so. The same nights give the same
 * answer.
 * @param values all nights of the level, oldest first.
 */
export function stepsIn(values: readonly number[], leastStep: number): readonly Step[] {
  if (!mayHaveStep(values, leastStep)) return [];
  const window = values.slice(-rules.windowNights);
  const found = changePoints(window, {
    minSegment: rules.minSegment,
    level: rules.discoveryRate,
    permutations: rules.permutations,
    enough: rules.enough,
    random: seededRandom(seedOf(window)),
  });
  const offset = values.length - window.length;
  const cuts = found.map(({ at }) => offset + at).toSorted((a, b) => a - b);
  const edges = [0, ...cuts, values.length];
  return found.flatMap(({ at, p }) => {
    const place = edges.indexOf(offset + at);
    const sides = {
      before: values.slice(edges[place - 1], offset + at).slice(-rules.levelNights),
      after: values.slice(offset + at, edges[place + 1]).slice(0, rules.levelNights),
    };
    const [before, after] = [mean(sides.before), mean(sides.after)];
    const isLarge = isLargeEnough(sides, leastStep);
    const nights = window.length - at;
    return isLarge ? [{ nights, p, before, after, side: after > before ? 1 : -1 }] : [];
  });
}

/**
 * Tells whether the permutations must be run. The step of the best split must be large enough, and
 * its statistic a few mean distances between two nights; without a change it is rarely above four.
 */
export function mayHaveStep(values: readonly number[], leastStep: number): boolean {
  const window = values.slice(-rules.windowNights);
  if (Math.max(...window) - Math.min(...window) < leastStep) return false;
  const split = bestSplit(window, rules.minSegment);
  if (split === null) return false;
  const at = values.length - window.length + split.at;
  const sides = {
    before: values.slice(0, at).slice(-rules.levelNights),
    after: values.slice(at, at + rules.levelNights),
  };
  return (
    split.statistic >= rules.leastStatistic * meanDistance(window) &&
    isLargeEnough(sides, leastStep)
  );
}

/** Nights next to a step. Those further away may differ from them by a drift. */
interface Sides {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

function isLargeEnough({ before, after }: Sides, leastStep: number): boolean {
  const size = Math.abs(mean(after) - mean(before));
  const [n, m] = [before.length - 1, after.length - 1];
  const spread = Math.sqrt((n * variance(before) + m * variance(after)) / (n + m));
  const { spreads, errors } = rules.leastOfStep;
  const error = spread * Math.sqrt(1 / before.length + 1 / after.length);
  return size >= Math.max(leastStep, spreads * spread, errors * error);
}

/** Returns the mean distance between two of the values (the mean difference of Gini). */
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
