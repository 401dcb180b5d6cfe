import { type KnownVariance, moderated } from '../stats/moderated-variance.ts';
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

/**
 * Returns the reference of a series; null with fewer than two nights.
 * @param prior what the other series of its figure say of its variance.
 */
export function referenceOf(
  stretch: Stretch,
  leastStep: number,
  prior: KnownVariance | null,
): Reference | null {
  const own = spreadOf(stretch);
  if (own === null) return null;
  const newest = stretch.values.slice(-rules.levelNights);
  const least = rules.leastSpread * leastStep;
  const isKnown = own.variance > least ** 2;
  const { variance: known, degreesOfFreedom } = isKnown ? moderated(own, prior) : own;
  return {
    nights: stretch.older + stretch.values.length,
    level: mean(newest),
    levelN: newest.length,
    spread: Math.max(Math.sqrt(known), least),
    degreesOfFreedom,
  };
}

/** Returns the variance of the newest nights; null with fewer than two. */
export function spreadOf({ values }: Stretch): KnownVariance | null {
  const window = values.slice(-rules.windowNights);
  if (window.length < 2) return null;
  return { variance: variance(window), degreesOfFreedom: window.length - 1 };
}

/** Returns the smallest step of interest, on the scale of `change`. */
export function leastStepOf({ scale, margin }: Pick<NightSeries, 'scale' | 'margin'>): number {
  const share = rules.leastStep * margin;
  return scale === 'ratio' ? Math.log1p(share) : share;
}
