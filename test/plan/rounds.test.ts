import { describe, expect, test } from 'vitest';
import { cellOf } from '../../src/plan/cells.ts';
import type { PlanRequest } from '../../src/plan/request.ts';
import { planRounds } from '../../src/plan/rounds.ts';

const choice = { driver: 'raw', rounds: 1000, durationSeconds: 3 } as const;
const memory = cellOf('memory', 64, choice);
const keepalive = cellOf('keepalive', 32, choice);
const burst = cellOf('burst', 128, choice);
const parked = cellOf('parked', 128, choice);
const ramp = cellOf('ramp', 128, choice);
const arms = ['httpd-prefork', 'httpd-worker', 'httpd-event'];
const roundsOf = (change: Partial<PlanRequest>, ids = arms) =>
  planRounds(ids, [ramp, parked, burst, keepalive, memory], {
    ...{ rounds: 6, seed: 7 },
    ...change,
  } as PlanRequest);

describe('the order within a round', () => {
  test('memory before any load, then the other turns, then cells with starts of their own', () => {
    for (const { cells } of roundsOf({})) {
      expect(cells[0]).toBe('memory-64');
      expect(cells.slice(1, 4).toSorted()).toEqual(['burst-128', 'keepalive-32', 'parked-128']);
      expect(cells.at(-1)).toBe('ramp-128');
    }
  });

  test('over six rounds each of three cells takes every place twice', () => {
    const second = roundsOf({}).map(({ cells }) => cells[1]);
    expect([...Map.groupBy(second, (id) => id).values()].map(({ length }) => length)).toEqual([
      2, 2, 2,
    ]);
  });

  test('a cell of fewer rounds is left out of the later ones', () => {
    const check = { ...ramp, id: 'check', rounds: 1 };
    const rounds = planRounds(arms, [keepalive, check], { rounds: 3, seed: 1 } as PlanRequest);
    expect(rounds.map(({ cells }) => cells.length)).toEqual([2, 1, 1]);
  });
});

test('arms that join every third round are in the first one, and in no other before the fourth', () => {
  const rounds = roundsOf({ joinsEvery: { 'native-event': 3 } }, [...arms, 'native-event']);
  expect(rounds.map((round) => round.arms.includes('native-event'))).toEqual([
    ...[true, false, false, true, false, false],
  ]);
  for (const round of rounds) for (const id of arms) expect(round.arms).toContain(id);
});

describe('the turns of a cell', () => {
  test.each([
    [keepalive, { count: 12, seconds: 0.25 }],
    [burst, { count: 8, seconds: 0.25 }],
    [parked, { count: 1, seconds: 1 }],
    [memory, { count: 0, seconds: 1 }],
    [ramp, null],
    // A driver that cannot rest between turns gets whole trials.
    [cellOf('keepalive', 32, { ...choice, driver: 'autocannon' }), null],
  ])('of $id', (cell, turns) => expect(cell.turns).toEqual(turns));
});
