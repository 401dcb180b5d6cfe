import { expect, test } from 'vitest';
import { type ColumnRequest, timelineOf } from '../../src/analysis/timeline.ts';
import type { CompletedTrial } from '../../src/run/trial.ts';
import type { Series } from '../../src/sample/series.ts';
import { buildRun } from '../fixtures/run.ts';

const [trial] = buildRun({ rounds: 1, mishaps: false }).trials as readonly CompletedTrial[];

/** Rounds whose processes were seen like this: value by second. */
function roundsOf(...all: readonly (readonly (number | null)[])[]): readonly CompletedTrial[] {
  return all.map((values) => {
    const rows = values.map((value, second) => [second * 1000, value]);
    const processes: Series = { columns: ['atMs', 'processes'], rows };
    return { ...trial!, observation: { ...trial!.observation, processes } };
  });
}

const request: ColumnRequest = {
  series: (each) => each.observation.processes,
  column: 'processes',
  scale: 1,
  pick: 'median',
};

test('each point is the median round and the range of rounds at that time', () => {
  const points = timelineOf(roundsOf([1, 10], [3, 20], [2, 60]), request);
  expect(points).toEqual([
    { atSeconds: 0.5, spread: { median: 2, min: 1, max: 3, n: 3 } },
    { atSeconds: 1.5, spread: { median: 20, min: 10, max: 60, n: 3 } },
  ]);
});

test('a time at which no round told anything is a gap, not a zero', () => {
  const points = timelineOf(roundsOf([1, null, null, 4], [2, null, null, 8]), request);
  expect(points.map(({ spread }) => spread?.median ?? null)).toEqual([1.5, null, null, 6]);
});

test('values are brought into the unit of the axis', () => {
  const points = timelineOf(roundsOf([1024]), { ...request, scale: 1 / 1024 });
  expect(points[0]?.spread?.median).toBe(1);
});

test('a column that the source does not have gives no line', () => {
  expect(timelineOf(roundsOf([1, 2]), { ...request, column: 'threads' })).toEqual([]);
});
