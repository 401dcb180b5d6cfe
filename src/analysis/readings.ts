import { excludingFlaw } from '../run/excluding-flaw.ts';
import type { CompletedTrial } from '../run/trial.ts';
import type { Pair } from '../stats/changes.ts';
import { type Proportion, proportionOf } from '../stats/proportion.ts';
import type { ArmPair } from './arm-summary.ts';
import type { Readings } from './compare.ts';
import type { Figure } from './figures/figure.ts';

type Both = readonly [a: CompletedTrial, b: CompletedTrial];
type Read = (trial: CompletedTrial) => number | null;

/**
 * Returns the trials of both arms, for the rounds in which no flaw excludes either. A trial in
 * turns counts as a whole: a turn in which the machine stood still weighs nothing in it.
 */
export function bothOf({ a, b }: ArmPair, { excludes }: Pick<Figure, 'excludes'>): readonly Both[] {
  const usable = (trial: CompletedTrial) => excludingFlaw(trial, excludes) === null;
  return a.completed.filter(usable).flatMap((trial): readonly Both[] => {
    const other = b.completed.find((each) => each.round === trial.round && usable(each));
    return other === undefined ? [] : [[trial, other]];
  });
}

/**
 * Returns the values of both arms in every reading of the figure: as it is read, and at the other
 * end of what is known of it. A lower bound is read as such, and as infinite.
 */
export function readingsOf(figure: Figure, both: readonly Both[]): Readings {
  const { otherEnd } = figure;
  const hasEnd = (trial: CompletedTrial) => otherEnd?.(trial) != null;
  const two = otherEnd !== undefined && both.length > 0 && both.flat().every(hasEnd);
  return [figure.read, ...(two ? [otherEnd] : [])].flatMap((read) => {
    const highest: Read = (trial) => (isBound(figure, trial) ? Infinity : read(trial));
    const plain = pairsBy(both, read, read);
    if (!both.flat().some((trial) => isBound(figure, trial))) return [plain];
    return [plain, pairsBy(both, read, highest), pairsBy(both, highest, read)];
  });
}

/** Tells whether the value of a trial is a lower bound. */
export const isBound = ({ censored }: Figure, trial: CompletedTrial): boolean =>
  censored?.(trial) ?? false;

const pairsBy = (both: readonly Both[], ofA: Read, ofB: Read): readonly Pair[] =>
  both.map(([a, b]) => ({ round: a.round, a: ofA(a), b: ofB(b) }));

/** Returns what was lost of all rounds together; null where nothing was due. */
export function pooled(
  { counts }: Figure,
  trials: readonly CompletedTrial[],
  confidence: number,
): Proportion | null {
  const all = trials.flatMap((trial) => counts?.(trial) ?? []);
  const of = all.reduce((sum, each) => sum + each.of, 0);
  const count = all.reduce((sum, each) => sum + each.count, 0);
  return of === 0 ? null : proportionOf(count, of, confidence);
}

/**
 * Returns by how much the difference of two shares may lie beyond its interval. Where an arm lost
 * nothing or everything in all rounds, they do not vary: only the exact bounds tell how far the
 * truth may be off.
 */
export function unseenBy(a: Proportion | null, b: Proportion | null) {
  const unseen = (each: Proportion | null) => ({
    below: each !== null && each.count === each.of ? 1 - each.low : 0,
    above: each !== null && each.count === 0 ? each.high : 0,
  });
  const [ofA, ofB] = [unseen(a), unseen(b)];
  return { below: ofA.below + ofB.above, above: ofA.above + ofB.below };
}
