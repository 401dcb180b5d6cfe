import { expect, test } from 'vitest';
import { durationText, loadSecondsOf, loadText } from '../../src/plan/duration.ts';

const turns = { count: 5, seconds: 0.25 };

test('a cell in turns is measured in its turns, another for its own time or that of all', () => {
  const plan = { durationSeconds: 1 };
  expect(loadSecondsOf({ turns }, plan)).toBe(1.25);
  expect(loadSecondsOf({ turns: null }, plan)).toBe(1);
  expect(loadSecondsOf({ turns: null, durationSeconds: 2.5 }, plan)).toBe(2.5);
});

test('the text of a plan has the shortest and the longest time of its cells', () => {
  expect(durationText({ cells: [{ turns }], durationSeconds: 1 })).toBe('1.25');
  const cells = [{ turns }, { turns: null, durationSeconds: 2.5 }, { turns: null }];
  expect(durationText({ cells, durationSeconds: 1 })).toBe('1 to 2.5');
});

test('a load is described by its turns, its bursts, or its one window', () => {
  const text = (model: 'closed' | 'bursts', count: number | null) =>
    loadText(
      { populations: [{ model }], turns: count === null ? null : { count, seconds: 0.25 } },
      { durationSeconds: 3 },
    );
  expect(text('closed', null)).toBe('3 s a round');
  expect(text('closed', 0)).toBe('');
  expect(text('closed', 1)).toBe('0.25 s a round');
  expect(text('closed', 13)).toBe('13 × 0.25 s a round');
  expect(text('bursts', 9)).toBe('9 bursts a round');
});
