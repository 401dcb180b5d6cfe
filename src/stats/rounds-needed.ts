import type { Scale } from './changes.ts';
import { normalQuantile } from './distributions.ts';
import type { Bounds } from './interval.ts';

/**
 * Estimates the number of rounds that would show that two equal arms differ by less than a margin,
 * if it is fixed beforehand: in 90 to 98 % of simulated runs. Of arms that differ by 0.8 of the
 * margin it shows it in one run of five only. The half-width of an interval shrinks with the square
 * root of the rounds, and an estimate lies off zero by chance; at least two.
 * @param interval the one that is to lie within the margin, from `rounds` rounds.
 */
export function roundsToProve(
  { low, high, confidence }: Bounds,
  rounds: number,
  { scale, margin }: { readonly scale: Scale; readonly margin: number },
): number {
  const [width, reach] =
    scale === 'ratio' ? [Math.log(high / low), Math.log1p(margin)] : [high - low, margin];
  const stray = 1 + normalQuantile(0.95) / normalQuantile((1 + confidence) / 2);
  return Math.max(2, Math.ceil(rounds * (((width / 2) * stray) / reach) ** 2));
}
