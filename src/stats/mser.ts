import { mean } from './moments.ts';

/** Where a series has left its start behind. */
export interface Truncation {
  /** Values at the beginning that belong to the warm-up. */
  readonly dropped: number;
  /** The best cut lay at the end of where one was looked for: perhaps the series never became steady. */
  readonly atEnd: boolean;
}

const batch = 5;

/**
 * MSER-5: cuts a series where the standard error of the mean of what remains is least, looking at averages of five
 * values, in the first half only. null of fewer than four such averages.
 *
 * White, "An effective truncation heuristic for bias reduction in simulation output" (1997); Hoad and Robinson (2011)
 * found it the most robust of 44 methods.
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

/** For each cut, the squared deviations of what follows it, over the square of its length. */
function tailErrors(batches: readonly number[]): readonly number[] {
  return batches.map((_, cut) => {
    const tail = batches.slice(cut);
    const centre = mean(tail);
    return tail.reduce((sum, value) => sum + (value - centre) ** 2, 0) / tail.length ** 2;
  });
}
