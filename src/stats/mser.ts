import { mean } from './moments.ts';

/** End of the warm-up in a series. */
export interface Truncation {
  /** Values at the beginning that belong to the warm-up. */
  readonly dropped: number;
  /** The best cut is the last one tried: perhaps the series never became steady. */
  readonly atEnd: boolean;
}

const batch = 5;

/**
 * Cuts off the warm-up of a series by MSER-5: where the standard error of the mean of the rest is
 * least. Works on averages of five values and looks only at the first half. null with fewer than
 * four averages.
 *
 * White, "An effective truncation heuristic for bias reduction in simulation output" (1997); Hoad
 * and Robinson (2011) found it the most robust of 44 methods.
 */
export function mser5(values: readonly number[]): Truncation | null {
  const batches = averages(values);
  if (batches.length < 4) return null;
  const last = Math.floor(batches.length / 2);
  const errors = tailErrors(batches).slice(0, last + 1);
  const best = errors.indexOf(Math.min(...errors));
  return { dropped: best * batch, atEnd: best === last };
}

function averages(values: readonly number[]): readonly number[] {
  const count = Math.floor(values.length / batch);
  return Array.from({ length: count }, (_, i) => mean(values.slice(i * batch, (i + 1) * batch)));
}

/** Returns, for each cut, the squared deviations of the rest over the square of its length. */
function tailErrors(batches: readonly number[]): readonly number[] {
  return batches.map((_, cut) => {
    const tail = batches.slice(cut);
    const centre = mean(tail);
    return tail.reduce((sum, value) => sum + (value - centre) ** 2, 0) / tail.length ** 2;
  });
}
