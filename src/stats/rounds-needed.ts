import { normalQuantile } from './distributions.ts';

/**
 * Estimates the rounds in total that would show that two equal arms differ by less than a margin.
 * The estimate is (z(1−α/2) + z(0.9))² · (sd / margin)², at least two. `sd` and `margin` are of
 * log-ratios; at 95 % this is 10.5 · (sd / margin)².
 */
export function roundsToProve(sd: number, margin: number, confidence: number): number {
  const z = normalQuantile((1 + confidence) / 2) + normalQuantile(0.9);
  return Math.max(2, Math.ceil((z * sd) ** 2 / margin ** 2));
}
