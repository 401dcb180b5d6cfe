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
  /** Mean of the nights next to it that lie after it. */
  readonly after: number;
  readonly p: number;
}

/**
 * Returns the steps that permutations confirm, where the cheap bound says that there may be one.
 * @param values all nights of the level, oldest first.
 */
export const stepsIn = (values: readonly number[], leastStep: number): readonly Step[] =>
  mayHaveStep(values, leastStep) ? searchedSteps(values, leastStep) : [];

/**
 * Tells whether the permutations must be run: the best split, or that of one of its two parts, is a
 * step that is large enough, as any must be. This costs a thousandth of them. It could only hide a
 * step that is found beside two others which are too small.
 */
export function mayHaveStep(values: readonly number[], leastStep: number): boolean {
  const start = Math.max(0, values.length - rules.windowNights);
  const first = splitBetween(values, start, values.length);
  if (first === null) return false;
  const isLarge = (at: number | null, from: number, to: number) =>
    at !== null && isLargeEnough(sidesOf(values, at, [from, to]), leastStep);
  return (
    isLarge(first, 0, values.length) ||
    isLarge(splitBetween(values, start, first), 0, first) ||
    isLarge(splitBetween(values, first, values.length), first, values.length)
  );
}

function splitBetween(values: readonly number[], from: number, to: number): number | null {
  const split = bestSplit(values.slice(from, to), rules.minSegment);
  return split && from + split.at;
}

/**
 * Returns the change points in the newest nights of a level whose step is large enough, in the
 * order in which they were found. The same nights give the same answer.
 */
export function searchedSteps(values: readonly number[], leastStep: number): readonly Step[] {
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
    const [from = 0, to] = [edges[place - 1], edges[place + 1]];
    const sides = sidesOf(values, offset + at, [from, to ?? values.length]);
    const after = mean(sides.after);
    const side = after > mean(sides.before) ? 1 : -1;
    return isLargeEnough(sides, leastStep) ? [{ nights: window.length - at, side, after, p }] : [];
  });
}

/** Nights next to a step. Those further away may differ from them by a drift. */
interface Sides {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const sidesOf = (
  values: readonly number[],
  at: number,
  [from, to]: readonly [number, number],
): Sides => ({
  before: values.slice(from, at).slice(-rules.levelNights),
  after: values.slice(at, to).slice(0, rules.levelNights),
});

function isLargeEnough({ before, after }: Sides, leastStep: number): boolean {
  const size = Math.abs(mean(after) - mean(before));
  const [n, m] = [before.length - 1, after.length - 1];
  const spread = Math.sqrt((n * variance(before) + m * variance(after)) / (n + m));
  const { spreads, errors } = rules.leastOfStep;
  const error = spread * Math.sqrt(1 / before.length + 1 / after.length);
  return size >= Math.max(leastStep, spreads * spread, errors * error);
}

/** Returns a seed from the bits of the values (FNV-1a). */
function seedOf(values: readonly number[]): number {
  const words = new Uint32Array(Float64Array.from(values).buffer);
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), 0x811c9dc5) >>> 0;
}
