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
  shuffle(copy, 0, copy.length, random);
  return copy;
}

/** Shuffles the items from `start` up to `end`, which is not among them, where they are. */
export function shuffle<Item>(
  items: { [index: number]: Item },
  start: number,
  end: number,
  random: Random,
): void {
  for (let last = end - 1; last > start; last -= 1) {
    const pick = start + Math.floor(random() * (last - start + 1));
    const item = items[last] as Item;
    items[last] = items[pick] as Item;
    items[pick] = item;
  }
}
