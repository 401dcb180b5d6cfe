import type { Pair } from './log-ratios.ts';

/** Why a comparison gives no number at all. */
export type Flaw =
  | { readonly kind: 'no-rounds' }
  | { readonly kind: 'one-round' }
  | { readonly kind: 'round-twice'; readonly round: number }
  /** A figure that is no positive finite number, or none at all. */
  | { readonly kind: 'not-a-figure'; readonly round: number; readonly seen: number | null }
  /** One arm has more slices in a round than the other. */
  | { readonly kind: 'slices-differ'; readonly round: number }
  /** Rounds were measured in so different ways that they are no replicates. */
  | { readonly kind: 'rounds-differ'; readonly round: number };

/** The first reason why these rounds cannot be compared; null where they can. */
export function flawOf(pairs: readonly Pair[]): Flaw | null {
  if (pairs.length === 0) return { kind: 'no-rounds' };
  const seen = new Set<number>();
  for (const pair of pairs) {
    if (seen.has(pair.round)) return { kind: 'round-twice', round: pair.round };
    seen.add(pair.round);
    const flaw = flawOfRound(pair, pairs[0] as Pair);
    if (flaw !== null) return flaw;
  }
  return pairs.length === 1 ? { kind: 'one-round' } : null;
}

function flawOfRound({ round, a, b }: Pair, first: Pair): Flaw | null {
  if (a.length !== b.length) return { kind: 'slices-differ', round };
  if (a.length === 0) return { kind: 'not-a-figure', round, seen: null };
  if (a.length > 1 !== first.a.length > 1) return { kind: 'rounds-differ', round };
  const wrong = [...a, ...b].find((figure) => !(figure > 0 && Number.isFinite(figure)));
  return wrong === undefined ? null : { kind: 'not-a-figure', round, seen: wrong };
}
