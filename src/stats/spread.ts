import { median } from './quantile.ts';

/**
 * One figure per round, put together. The unit of inference is the round, never a request or a
 * second within it.
 */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Rounds behind it, at least 1. */
  readonly n: number;
}

/** Returns the spread; null for no values, because zero would be wrong. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  return {
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    n: values.length,
  };
}
