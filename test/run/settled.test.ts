import { expect, test } from 'vitest';
import type { LoadResult } from '../../src/load/load.ts';
import { cellOf } from '../../src/plan/cells.ts';
import type { Cell } from '../../src/plan/plan.ts';
import { usualThresholds } from '../../src/plan/thresholds.ts';
import { settledWarnings } from '../../src/run/settled.ts';
import type { Observation } from '../../src/sample/sample.ts';
import { seededRandom } from '../../src/stats/random.ts';
import { load, observation } from '../fixtures/parts.ts';

const warningsOf = (result: LoadResult, observed: Observation, asked: Cell) =>
  settledWarnings(result, observed, asked, usualThresholds, 4);

const inTurns = cellOf('keepalive', 32, { driver: 'raw', durationSeconds: 1 });
const cell = { ...inTurns, turns: null };
const withRates = (completed: readonly number[]) => ({
  ...load,
  per100Ms: { ...load.per100Ms, completed },
});
const level = Array.from({ length: 40 }, (_, i) => 1000 + (i % 3));
const slide = level.map((rate, i) => rate - 5 * i);
const withProcesses = (counts: readonly number[]) => ({
  ...observation,
  processes: {
    columns: ['atMs', 'processes', 'threads'],
    rows: counts.map((count, i) => [(i - 2) * 100, count, 64]),
  },
});

test('a level rate and a still pool are not marked', () => {
  expect(warningsOf(withRates(level), withProcesses([3, 3, 3, 3, 3]), cell)).toEqual([]);
});

test('a bin that is cut short is no slide', () => {
  // 4.02 s: the drain of the window has a bin of its own.
  const random = seededRandom(5);
  const flagged = Array.from({ length: 200 }, () => {
    const rates = Array.from({ length: 40 }, () => 1000 + 10 * 3.46 * (random() - 0.5));
    return warningsOf(withRates([...rates, 40]), observation, cell).length;
  });
  expect(flagged.filter((count) => count > 0).length).toBeLessThan(10);
});

test('a rate that slides is marked with how far', () => {
  expect(warningsOf(withRates(slide), observation, cell)).toMatchObject([
    { kind: 'unsteady', trend: expect.closeTo(-0.12, 1) },
  ]);
});

test('only where the rate is the server’s own: not in slices, stairs or an open loop', () => {
  expect(warningsOf(withRates(slide), observation, inTurns)).toEqual([]);
  expect(warningsOf({ ...withRates(slide), model: 'open' }, observation, cell)).toEqual([]);
  expect(warningsOf({ ...withRates(slide), levels: [] }, observation, cell)).toEqual([]);
});

test('a child that was born or reaped in the window is marked, one during the warm-up is not', () => {
  expect(warningsOf(withRates([]), withProcesses([2, 2, 3, 4, 3]), cell)).toEqual([
    { kind: 'pool-changed', fewest: 3, most: 4 },
  ]);
  expect(warningsOf(withRates([]), withProcesses([2, 3, 4, 4, 4]), cell)).toEqual([]);
});
