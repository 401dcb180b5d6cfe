/** Returns numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/**
 * Creates a generator by mulberry32 (Tommy Ettinger, public domain): 32 bits of state, passes
 * gjrand.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Returns a shuffled copy; all orders are equally likely (Fisher and Yates; Knuth, TAOCP 3.4.2, P).
 */
export function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    [copy[last], copy[pick]] = [copy[pick] as Item, copy[last] as Item];
  }
  return copy;
}
