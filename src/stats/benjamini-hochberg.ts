/**
 * Returns the largest p that is still taken as a discovery, so that of all discoveries an expected
 * share of at most `rate` is false; 0 where there is none. The values must be independent or depend
 * on each other positively.
 *
 * Benjamini and Hochberg, "Controlling the false discovery rate" (1995).
 */
export function discoveryCutoff(ps: readonly number[], rate: number): number {
  const sorted = ps.toSorted((a, b) => a - b);
  // A p that equals its bound but for rounding still counts.
  const last = sorted.findLastIndex((p, i) => p <= (rate * (i + 1) * (1 + 1e-12)) / sorted.length);
  return sorted[last] ?? 0;
}
