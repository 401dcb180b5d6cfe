import { expect, test } from 'vitest';
import { createSeries } from '../../../src/load/raw/series.ts';

test('a series has one value for each 100 ms, and null where nothing completed', () => {
  const series = createSeries();
  series.add(10_000, 100);
  series.add(90_000, 200);
  series.add(350_000, 50);
  expect(series.result()).toEqual({
    completed: [2, 0, 0, 1],
    p50Us: [100, null, null, 50],
    p99Us: [200, null, null, 50],
    maxUs: [200, null, null, 50],
  });
});
