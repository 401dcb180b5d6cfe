import type { Pair } from './log-ratios.ts';

/** Why a comparison gives no number at all. */
export type Flaw =
  | { readonly kind: 'no-rounds' }
  | { readonly kind: 'one-round' }
  | { readonly kind: 'round-twice'; readonly round: number }
  /** A figure that is no positive finite number, or none at all. */
  | {
      readonly kind: 'not-a-figure';
      readonly round: number;
      readonly of: 'a' | 'b';
      readonly seen: number | null;
    };

/** The first reason why these rounds cannot be compared; null where they can. */
export function flawOf(pairs: readonly Pair[]): Flaw | null {
  if (pairs.length === 0) return { kind: 'no-rounds' };
  const rounds = new Set<number>();
  for (const pair of pairs) {
    const { round } = pair;
    if (rounds.has(round)) return { kind: 'round-twice', round };
    rounds.add(round);
    for (const side of ['a', 'b'] as const) {
      const seen = pair[side];
      if (seen === null || !(seen > 0 && Number.isFinite(seen))) {
        return { kind: 'not-a-figure', round, of: side, seen };
      }
    }
  }
  return pairs.length === 1 ? { kind: 'one-round' } : null;
}
