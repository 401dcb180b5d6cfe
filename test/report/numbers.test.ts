import { expect, test } from 'vitest';
import { summarize } from '../../src/analysis/summary.ts';
import { cellParts } from '../../src/report/document.ts';
import { numbersOf } from '../../src/report/numbers.ts';
import { latencyOf } from '../fixtures/load.ts';
import { quickRun } from '../fixtures/quick-run.ts';

/** Returns the median latency of event beside 128 idle clients, as the table shows it. */
function shown(sentUs: number | null): string {
  const run = quickRun(3);
  const trials = run.trials.map((trial) =>
    trial.state !== 'completed' || trial.cell !== 'parked-128' || trial.mpm !== 'event'
      ? trial
      : { ...trial, sentLatencyUs: sentUs === null ? null : latencyOf(118, sentUs, 0.4) },
  );
  const cell = summarize({ ...run, trials }).cells.find((each) => each.cell.id === 'parked-128')!;
  const table = numbersOf(cell, 'columns');
  if (table.kind !== 'table') throw new Error('no table');
  const row = table.rows.find(([arm]) => cellParts(arm!).text === 'event')!;
  return cellParts(row[table.head.indexOf('latency p50')]!).text;
}

test('a latency is shown from its end since sending to its end since the request was due', () => {
  expect(shown(500)).toMatch(/^\d{3} µs … \d{3} µs$/);
  expect(shown(null)).toMatch(/^\d{3} µs$/);
});
