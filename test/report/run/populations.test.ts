import { expect, test } from 'vitest';
import { summarize } from '../../../src/analysis/summary.ts';
import { cellParts } from '../../../src/report/document.ts';
import { populations } from '../../../src/report/run/populations.ts';
import { quickRun } from '../../fixtures/quick-run.ts';

const served = {
  ...{ connections: 10_000, answered: 9997, answeredShare: 0.9997, answers: 9997 },
  ...{ firstAnswerUs: null, longestSilenceUs: 2_000_000, jainIndex: null },
};

/** Returns what is said of an arm beside 128 idle clients, by the head of the column. */
function shown(name: string): Readonly<Record<string, string>> {
  const run = quickRun(3);
  const trials = run.trials.map((trial) =>
    trial.state === 'completed' ? { ...trial, served } : trial,
  );
  const cell = summarize({ ...run, trials }).cells.find((each) => each.cell.id === 'parked-128')!;
  const table = populations(cell).find((block) => block.kind === 'table');
  if (table === undefined) throw new Error('there is no table');
  const row = table.rows.find(([arm]) => cellParts(arm!).text === name)!;
  return Object.fromEntries(table.head.map((head, i) => [head, cellParts(row[i]!).text]));
}

test('a latency of requests that were lost is a lower bound', () => {
  expect(shown('prefork')).toMatchObject({ 'latency p50': '≥ 2.00 s', p99: '≥ 2.00 s' });
  expect(shown('event')['latency p50']).toMatch(/^\d{3} µs$/);
});

test('a share of the connections is no whole where some were not served', () => {
  expect(shown('event')['connections served']).toBe('99.97 % of 10,000');
});
