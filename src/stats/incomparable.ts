import type { Pair, Scale } from './changes.ts';

/** Reasons why a comparison gives no number at all. */
export type Flaw =
  | { readonly kind: 'no-rounds' }
  | { readonly kind: 'round-twice'; readonly round: number }
  /** A value that has no ratio to anything, is no number, or is missing. */
  | {
      readonly kind: 'not-a-figure';
      readonly round: number;
      readonly of: 'a' | 'b';
      readonly value: number | null;
    };

/** Returns the first reason why these rounds cannot be compared; null where they can. */
export function flawOf(pairs: readonly Pair[], scale: Scale): Flaw | null {
  if (pairs.length === 0) return { kind: 'no-rounds' };
  const rounds = new Set<number>();
  for (const pair of pairs) {
    const { round } = pair;
    if (rounds.has(round)) return { kind: 'round-twice', round };
    rounds.add(round);
    for (const side of ['a', 'b'] as const) {
      const value = pair[side];
      const usable = value !== null && (scale === 'ratio' ? value > 0 : Number.isFinite(value));
      if (!usable) return { kind: 'not-a-figure', round, of: side, value };
    }
  }
  return null;
}
