import { type Random, shuffled } from '../stats/random.ts';

/**
 * Returns the order of the arms in each round, from the rows of a Williams square. Over a block of
 * rounds every arm takes every position equally often and follows every other arm equally often. A
 * block has as many rounds as arms when their number is even, twice as many when it is odd. Within
 * fewer rounds the positions are still balanced as far as possible. The first row and the arm of
 * each letter are random.
 *
 * E. J. Williams, "Experimental designs balanced for the estimation of residual effects of
 * treatments" (1949).
 */
export function balancedOrder<Arm>(
  arms: readonly Arm[],
  rounds: number,
  random: Random,
): readonly (readonly Arm[])[] {
  if (arms.length === 0) return Array.from({ length: rounds }, () => []);
  const order: (readonly Arm[])[] = [];
  while (order.length < rounds) {
    const letters = shuffled(arms, random);
    const rows = williamsRows(arms.length).map((row) => row.map((index) => letters[index] as Arm));
    order.push(...rows);
  }
  return order.slice(0, rounds);
}

/** Returns the index rows of the square for n treatments; for odd n the mirrored square follows. */
export function williamsRows(n: number): readonly (readonly number[])[] {
  const first = zigzag(n);
  const square = Array.from({ length: n }, (_, shift) => first.map((index) => (index + shift) % n));
  return n % 2 === 0 || n === 1 ? square : [...square, ...square.map((row) => row.toReversed())];
}

/**
 * Returns 0, n-1, 1, n-2, 2 …: neighbours differ by every amount once, which balances the
 * carry-over.
 */
function zigzag(n: number): readonly number[] {
  return Array.from({ length: n }, (_, position) =>
    position % 2 === 0 ? position / 2 : n - (position + 1) / 2,
  );
}
