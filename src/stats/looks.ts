import type { Confidence } from './family.ts';

/** A look at the data: the comparisons are judged once these rounds are done. */
export interface Look {
  readonly rounds: number;
  /** Nominal level of the look, as a share of the family's error probability. */
  readonly share: number;
}

/** Times at which comparisons are judged, and their levels. Plain data: it stands in the plan. */
export interface Looks {
  readonly at: readonly Look[];
  /** Nominal level of the last look, at the end of the run, after 0, 1, … of the looks above. */
  readonly last: readonly number[];
}

/**
 * Looks of a run that may stop early. The shares come from a simulation of the exact signed-rank
 * test (bench/looks.ts). Together they reject equal arms no more often than the family's error
 * probability allows. This was tried with 7 to 60 rounds and 1 to 15 comparisons a family. Seven
 * rounds are no look: their least two-sided level, 1.6 %, would spend all of it.
 */
const sequential: Looks = {
  at: [
    { rounds: 8, share: 0.47 },
    { rounds: 11, share: 0.3 },
    { rounds: 15, share: 0.2 },
    { rounds: 22, share: 0.17 },
    { rounds: 32, share: 0.15 },
  ],
  last: [1, 0.8, 0.5, 0.37, 0.24, 0.1],
};

/** Returns the looks of a run with a fixed number of rounds, or with a largest one. */
export function looksOf(rounds: { readonly fixed: number } | { readonly most: number }): Looks {
  if ('fixed' in rounds) return { at: [], last: [1] };
  const at = sequential.at.filter((look) => look.rounds <= rounds.most);
  return { at, last: sequential.last.slice(0, at.length + 1) };
}

/** Returns the confidence of the intervals at a look that takes this share. */
export const confidenceAt = (
  { difference, equivalence }: Confidence,
  share: number,
): Confidence => ({
  difference: 1 - share * (1 - difference),
  equivalence: 1 - share * (1 - equivalence),
});
