import type { Spread } from './spread.ts';

/**
 * Position of the ranges of two arms. It describes these rounds and claims nothing about the next.
 */
export type RangeRelation = 'above' | 'below' | 'overlap' | 'one-round';

/**
 * Returns `above` where every round of `a` was above every round of `b`. A shared boundary counts
 * as an overlap.
 */
export function relateRanges(a: Spread, b: Spread): RangeRelation {
  if (a.n < 2 || b.n < 2) return 'one-round';
  if (a.min > b.max) return 'above';
  if (a.max < b.min) return 'below';
  return 'overlap';
}

/**
 * Returns the probability that `n` and `m` rounds of two equal arms lie entirely apart, in either
 * direction. Of the C(n+m, n) equally likely orders two separate them (the extreme of the
 * Wilcoxon–Mann–Whitney rank sum). Holds for continuous values of exchangeable rounds.
 */
export function separationChance(n: number, m: number): number {
  let orders = 1;
  for (let i = 1; i <= n; i++) orders = (orders * (m + i)) / i;
  return 2 / orders;
}
