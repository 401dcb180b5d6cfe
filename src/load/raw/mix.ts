import { seededRandom } from '../../stats/random.ts';
import type { Load } from '../load.ts';
import type { Population } from '../population.ts';

/**
 * Returns a function that draws the index of the next request of a population: by the weights of
 * its mix, and always the same one without a mix. The seed repeats the draw.
 */
export function nextOf(
  { mix }: Population,
  { seed, thread }: Pick<Load, 'seed' | 'thread'>,
): () => number {
  if (mix === undefined || mix.length === 1) return () => 0;
  const bounds: number[] = [];
  for (const { weight } of mix) bounds.push((bounds.at(-1) ?? 0) + weight);
  const all = bounds.at(-1) ?? 0;
  // Another sequence for each thread, and another one than that of the arrivals.
  const random = seededRandom(seed + 0x9e37 * (thread + 1));
  return () => firstAbove(bounds, random() * all);
}

/** Returns the index of the first bound above a value, by bisection. */
function firstAbove(bounds: readonly number[], value: number): number {
  let [low, high] = [0, bounds.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
