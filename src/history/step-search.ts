import { changePoints } from '../stats/e-divisive.ts';
import { seededRandom } from '../stats/random.ts';
import { rules } from './rules.ts';
import { isLargeEnough, mayHaveStep, sidesOf } from './step-size.ts';

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
 * The bound is a condition that every step must meet.
 * @param values the nights of the level, oldest first: of the window, and what is before it.
 */
export const stepsIn = (values: readonly number[], leastStep: number): readonly Step[] =>
  mayHaveStep(values, leastStep) ? searchedSteps(values, leastStep) : [];

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
    const [from = 0, to = values.length] = [edges[place - 1], edges[place + 1]];
    const [before, after] = sidesOf(values, offset + at, [from, to]);
    if (!isLargeEnough(before, after, leastStep)) return [];
    const side = after.mean > before.mean ? 1 : -1;
    return [{ nights: window.length - at, side, after: after.mean, p }];
  });
}

/** Returns a seed from the bits of the values (FNV-1a). */
function seedOf(values: readonly number[]): number {
  const words = new Uint32Array(Float64Array.from(values).buffer);
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), 0x811c9dc5) >>> 0;
}
