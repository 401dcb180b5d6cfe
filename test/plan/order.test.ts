import fc from 'fast-check';
import { expect, test } from 'vitest';
import { balancedOrder, williamsRows } from '../../src/plan/order.ts';
import { seededRandom, shuffled } from '../../src/stats/random.ts';

const pairsOf = (rows: readonly (readonly number[])[]) =>
  rows.flatMap((row) => row.slice(1).map((next, i) => `${row[i]}>${next}`));

const counts = (items: readonly string[]) =>
  new Set(
    Map.groupBy(items, (item) => item)
      .values()
      .map((group) => group.length),
  );

test.each([1, 2, 3, 4, 5, 6, 7])('a block for %i arms balances positions and neighbours', (n) => {
  const rows = williamsRows(n);
  expect(rows).toHaveLength(n % 2 === 0 || n === 1 ? n : 2 * n);
  const positions = rows.flatMap((row) => row.map((arm, position) => `${arm}@${position}`));
  expect(counts(positions)).toEqual(new Set([rows.length / n]));
  if (n === 1) return;
  expect(new Set(pairsOf(rows)).size).toBe(n * (n - 1));
  expect(counts(pairsOf(rows)).size).toBe(1);
});

test('three arms get all six orders', () => {
  const rows = balancedOrder(['a', 'b', 'c'], 6, seededRandom(1)).map((row) => row.join(''));
  expect(rows.toSorted()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
});

test('every round holds every arm once, and the seed decides the order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(),
      (n, rounds, seed) => {
        const arms = Array.from({ length: n }, (_, i) => `arm${i}`);
        const order = balancedOrder(arms, rounds, seededRandom(seed));
        expect(order).toHaveLength(rounds);
        for (const row of order) expect(row.toSorted()).toEqual(arms);
        expect(balancedOrder(arms, rounds, seededRandom(seed))).toEqual(order);
      },
    ),
  );
});

test('a shuffle makes every order equally likely', () => {
  const random = seededRandom(7);
  const seen = new Map<string, number>();
  for (let i = 0; i < 6000; i += 1) {
    const order = shuffled(['a', 'b', 'c'], random).join('');
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  // 1000 expected of each; five standard deviations of a binomial are 145.
  expect([...seen.values()].every((count) => Math.abs(count - 1000) < 145)).toBe(true);
  expect(seen.size).toBe(6);
});

test('the generator gives the published sequence of mulberry32 for seed 0', () => {
  // Computed with the reference C code compiled by gcc 12.
  const random = seededRandom(0);
  const first = [random(), random(), random()].map((x) => Math.round(x * 2 ** 32));
  expect(first).toEqual([1144304738, 1416247, 958946056]);
});
