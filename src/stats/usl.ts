import type { Level } from './asymptotes.ts';
import { quantile } from './quantile.ts';

/** Gunther's universal scalability law: X(N) = λN / (1 + σ(N − 1) + κN(N − 1)). */
export interface Usl {
  /** Requests per second of one connection alone. */
  readonly lambda: number;
  /** Contention: what is done one at a time. */
  readonly sigma: number;
  /** Coherency: what each pays for each other one. Above zero, the throughput falls again. */
  readonly kappa: number;
}

/**
 * Fits the law to the levels by least squares of the relative error of N / X, which is linear in
 * 1/λ, σ/λ and κ/λ. null with fewer than three different levels, or where a rate is not positive.
 * The caller leaves out levels beyond MaxRequestWorkers.
 *
 * Gunther, "Guerrilla Capacity Planning" (2007), chapter 4; R: lm(y ~ I(N-1) + I(N*(N-1)), weights
 * = 1/y^2), y = N/X.
 */
export function fitUsl(levels: readonly Level[]): Usl | null {
  if (new Set(levels.map(({ connections }) => connections)).size < 3) return null;
  if (levels.some(({ ratePerSecond }) => !(ratePerSecond > 0))) return null;
  // Each equation divided by its own N / X, so that the error of each is a share of it.
  const rows = levels.map(({ connections: n, ratePerSecond }) => {
    const share = ratePerSecond / n;
    return [share, share * (n - 1), share * n * (n - 1)] as const;
  });
  const [perLambda, sigmaPer, kappaPer] = leastSquaresToOne(rows);
  if (!(perLambda > 0)) return null;
  return { lambda: 1 / perLambda, sigma: sigmaPer / perLambda, kappa: kappaPer / perLambda };
}

/**
 * Returns the number of connections with the highest throughput; null where it does not fall again.
 */
export const peakOf = ({ sigma, kappa }: Usl): number | null =>
  kappa > 0 && sigma < 1 ? Math.sqrt((1 - sigma) / kappa) : null;

/**
 * Returns the middle 95 % of κ over resamples of whole rounds with replacement. null with fewer
 * than three rounds, where a resample says nothing. A rough guide: with a dozen rounds such
 * intervals are somewhat too narrow.
 */
export function kappaInterval(
  levels: readonly Level[],
  draws: number,
  random: () => number,
): { readonly low: number; readonly high: number } | null {
  const rounds = [...Map.groupBy(levels, ({ round }) => round).values()];
  if (rounds.length < 3) return null;
  const kappas: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const drawn = rounds.flatMap(() => rounds[Math.floor(random() * rounds.length)] ?? []);
    const fit = fitUsl(drawn);
    if (fit === null) return null;
    kappas.push(fit.kappa);
  }
  return { low: quantile(kappas, 0.025), high: quantile(kappas, 0.975) };
}

type Triple = readonly [number, number, number];

/**
 * Returns the three coefficients with which the rows come closest to 1, by the normal equations.
 */
function leastSquaresToOne(rows: readonly Triple[]): Triple {
  const product = (i: 0 | 1 | 2, j: 0 | 1 | 2) =>
    rows.reduce((sum, row) => sum + row[i] * row[j], 0);
  const sum = (i: 0 | 1 | 2) => rows.reduce((total, row) => total + row[i], 0);
  const [a, b, c] = [product(0, 0), product(0, 1), product(0, 2)];
  const [d, e, f] = [product(1, 1), product(1, 2), product(2, 2)];
  const [x, y, z] = [sum(0), sum(1), sum(2)];
  // Cramer's rule on a symmetric matrix of three rows.
  const determinant = a * (d * f - e * e) - b * (b * f - e * c) + c * (b * e - d * c);
  return [
    (x * (d * f - e * e) - b * (y * f - e * z) + c * (y * e - d * z)) / determinant,
    (a * (y * f - e * z) - x * (b * f - e * c) + c * (b * z - y * c)) / determinant,
    (a * (d * z - y * e) - b * (b * z - y * c) + x * (b * e - d * c)) / determinant,
  ];
}
