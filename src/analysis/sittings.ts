import { tQuantile } from '../stats/distributions.ts';
import type { Bounds } from '../stats/interval.ts';
import type { Effect } from './compare.ts';

/** Spread of single sittings: as `sittingShift` states it, or as nights of a history show it. */
export type Sittings =
  | 'stated'
  | {
      /** Spread of what a pair of arms shows in one sitting, ln(a / b) or a − b. */
      readonly standardDeviation: number;
      readonly nights: number;
    };

/**
 * Allowance for what a sitting does to all of its rounds alike, which no round of it can show: half
 * of the standard deviation between rounds. Intervals of a change between two sittings are wider by
 * as much. The allowance is stated and not measured: only several runs of each could measure it.
 */
const sittingShift = 0.5;

/** Returns an effect with intervals that hold the differences between sittings. */
export function ofSittings(effect: Effect, sittings: Sittings | undefined): Effect {
  if (sittings === undefined) return effect;
  return sittings === 'stated' ? betweenStated(effect) : betweenKnown(effect, sittings);
}

/**
 * Widens both intervals to those of a difference between two sittings, of which each varies as the
 * nights do: t · √2 · s on both sides. Intervals of the rounds that are wider stay.
 */
function betweenKnown(
  effect: Effect,
  { standardDeviation, nights }: Exclude<Sittings, 'stated'>,
): Effect {
  const [to, back] = effect.scale === 'ratio' ? [Math.log, Math.exp] : [Number, Number];
  const centre = to(effect.estimate);
  const widened = (bounds: Bounds): Bounds => {
    const t = tQuantile(1 - (1 - bounds.confidence) / 2, nights - 1);
    const half = t * Math.SQRT2 * standardDeviation;
    return {
      ...bounds,
      low: Math.min(bounds.low, back(centre - half)),
      high: Math.max(bounds.high, back(centre + half)),
    };
  };
  const { difference, equivalence } = effect;
  return { ...effect, difference: widened(difference), equivalence: widened(equivalence) };
}

/** Widens both intervals: their squared width is that of the rounds and that of the allowance. */
function betweenStated(effect: Effect): Effect {
  const factor = Math.sqrt(1 + effect.rounds * sittingShift ** 2);
  const [to, back] = effect.scale === 'ratio' ? [Math.log, Math.exp] : [Number, Number];
  const centre = to(effect.estimate);
  const widened = (bounds: Bounds): Bounds => ({
    ...bounds,
    low: back(centre - factor * (centre - to(bounds.low))),
    high: back(centre + factor * (to(bounds.high) - centre)),
  });
  const { difference, equivalence } = effect;
  return { ...effect, difference: widened(difference), equivalence: widened(equivalence) };
}
