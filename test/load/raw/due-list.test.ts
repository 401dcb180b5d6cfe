import { expect, test } from 'vitest';
import { createDueList } from '../../../src/load/raw/due-list.ts';
import { seededRandom } from '../../../src/stats/random.ts';

test('rows come in the order of their due times, none too early', () => {
  const random = seededRandom(3);
  const list = createDueList(50);
  const due = new Map<number, number>();
  for (let timeUs = 0; timeUs < 5000; timeUs += 1) {
    const row = Math.floor(random() * 50);
    if (due.has(row) && random() < 0.3) {
      list.remove(row);
      due.delete(row);
    } else if (!due.has(row)) {
      const dueUs = timeUs + Math.floor(random() * 100);
      list.add(row, dueUs);
      due.set(row, dueUs);
    }
    list.remove((row + 1) % 50);
    due.delete((row + 1) % 50);
    expect(list.nextUs()).toBe(Math.min(Number.POSITIVE_INFINITY, ...due.values()));
    for (let first = list.take(timeUs); first !== -1; first = list.take(timeUs)) {
      expect(due.get(first)).toBeLessThanOrEqual(timeUs);
      due.delete(first);
    }
    for (const dueUs of due.values()) expect(dueUs).toBeGreaterThan(timeUs);
  }
});

test('an empty list has nothing due', () => {
  const list = createDueList(1);
  expect([list.take(1e9), list.nextUs()]).toEqual([-1, Number.POSITIVE_INFINITY]);
  list.add(0, 5);
  expect([list.take(4), list.take(5), list.take(5)]).toEqual([-1, 0, -1]);
});
