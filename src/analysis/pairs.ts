import { excludingFlaw } from '../run/excluding-flaw.ts';
import type { CompletedTrial } from '../run/trial.ts';
import type { Pair } from '../stats/changes.ts';
import type { Figure } from './figures/figure.ts';
import { type FigureId, figures } from './figures.ts';

/**
 * Returns the values of both arms, for the rounds in which no flaw excludes either. A trial in
 * slices counts as a whole: a slice in which the machine stood still weighs nothing in it.
 */
export function pairsOf(
  id: FigureId,
  a: readonly CompletedTrial[],
  b: readonly CompletedTrial[],
): readonly Pair[] {
  const { read, insteadOfZero, excludes }: Figure = figures[id];
  const usable = (trial: CompletedTrial) => excludingFlaw(trial, excludes) === null;
  const valueIn = (trial: CompletedTrial) => {
    const value = read(trial);
    return value === 0 ? (insteadOfZero?.(trial) ?? 0) : value;
  };
  return a.filter(usable).flatMap((trial) => {
    const other = b.find((each) => each.round === trial.round && usable(each));
    if (other === undefined) return [];
    return [{ round: trial.round, a: valueIn(trial), b: valueIn(other) }];
  });
}
