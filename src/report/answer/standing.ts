import type { Comparison } from '../../analysis/comparisons.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import { type Judged, turned } from '../../analysis/verdict.ts';

/** Standing of the arms of one comparison. Names are in the order of the plan. */
export interface Standing {
  /** The arms that none was shown to beat, and that were shown to beat all that are beaten. */
  readonly best: readonly string[];
  /** The arms that none was shown to beat, but that were not shown to beat all of the beaten. */
  readonly unproven: readonly string[];
  /** The other arms, each with the verdict of an arm that beats it, one of the best if possible. */
  readonly beaten: readonly Beaten[];
  /** Pairs of the best without a verdict. */
  readonly open: readonly PairVerdict[];
  /** The arms that no verdict is about, although there is one on others. */
  readonly missing: readonly string[];
}

export interface Beaten {
  readonly name: string;
  readonly by: string;
  /** The verdict on `by` against `name`. */
  readonly judged: Judged;
}

/** Returns where the arms stand by the verdicts on their pairs. */
export function standingOf({ pairs }: Pick<Comparison, 'pairs'>): Standing {
  const all = namesIn(pairs);
  const judged = namesIn(pairs.filter(({ verdict }) => verdict.outcome !== 'not-measured'));
  // Where there is no verdict at all, none of them is left out.
  const names = judged.length === 0 ? all : all.filter((name) => judged.includes(name));
  const wins = pairs.flatMap(winOf);
  const isBeaten = (name: string) => wins.some((win) => win.name === name);
  const beatsAll = (name: string) =>
    names
      .filter(isBeaten)
      .every((other) => wins.some((win) => win.by === name && win.name === other));
  const unbeaten = names.filter((name) => !isBeaten(name));
  const proven = unbeaten.filter(beatsAll);
  const best = proven.length === 0 ? unbeaten : proven;
  const rank = ({ by }: Beaten) => (best.includes(by) ? best.indexOf(by) : names.length);
  const beaten = names.flatMap((name) => {
    const over = wins.filter((win) => win.name === name);
    return over.toSorted((a, b) => rank(a) - rank(b)).slice(0, 1);
  });
  return {
    best,
    unproven: unbeaten.filter((name) => !best.includes(name)),
    beaten,
    open: pairs.filter(
      ({ a, b, verdict }) =>
        best.includes(a.name) && best.includes(b.name) && verdict.outcome !== 'equivalent',
    ),
    missing: all.filter((name) => !names.includes(name)),
  };
}

const namesIn = (pairs: readonly PairVerdict[]): readonly string[] => [
  ...new Set(pairs.flatMap(({ a, b }) => [a.name, b.name])),
];

function winOf({ a, b, verdict }: PairVerdict): readonly Beaten[] {
  if (verdict.outcome === 'better') return [{ name: b.name, by: a.name, judged: verdict }];
  if (verdict.outcome !== 'worse') return [];
  return [{ name: a.name, by: b.name, judged: { ...verdict, effect: turned(verdict.effect) } }];
}
