import { mean, variance } from '../stats/moments.ts';
import type { Past } from '../stats/prediction-bound.ts';
import type { NightSeries } from './night.ts';
import { rules } from './rules.ts';
import type { Stretch } from './stretch.ts';

/** Nights before the ones that are judged, since the level began. */
export interface Reference extends Past {
  /** All of them, also those that are too old for level and spread. */
  readonly nights: number;
}

/** Returns the reference of a series; null with fewer than two nights. */
export function referenceOf({ values, older }: Stretch, leastStep: number): Reference | null {
  if (values.length < 2) return null;
  const newest = values.slice(-rules.levelNights);
  const window = values.slice(-rules.windowNights);
  const spread = Math.sqrt(variance(window));
  return {
    nights: older + values.length,
    level: mean(newest),
    levelN: newest.length,
    spread: Math.max(spread, rules.leastSpread * leastStep),
    degreesOfFreedom: window.length - 1,
  };
}

/** Returns the smallest step of interest, on the scale of `change`. */
export function leastStepOf({ scale, margin }: Pick<NightSeries, 'scale' | 'margin'>): number {
  const share = rules.leastStep * margin;
  return scale === 'ratio' ? Math.log1p(share) : share;
}
