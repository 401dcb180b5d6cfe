import { expect, test } from 'vitest';
import { summarize } from '../../../../src/analysis/summary.ts';
import type { LevelResult } from '../../../../src/load/load.ts';
import { staircase } from '../../../../src/report/run/charts/staircase.ts';
import { buildRun } from '../../../fixtures/run.ts';

const step = (level: number, ratePerSecond: number, answeredShare: number): LevelResult => ({
  ...{ level, ratePerSecond, answeredShare, seconds: 1 },
  ...{ requests: ratePerSecond, errors: 0, latencyUs: null },
});

/** Steps of 32 and 128 connections; at the second only event serves more than 64. */
function charts() {
  const run = buildRun({ mishaps: false });
  const trials = run.trials.map((trial) => {
    if (trial.state !== 'completed' || trial.cell !== 'keepalive-32') return trial;
    const event = trial.arm === 'httpd-event';
    const levels = [
      step(32, 1000 + trial.round, 1),
      step(128, event ? 2000 : 900, event ? 1 : 0.5),
    ];
    return { ...trial, levels };
  });
  return staircase(summarize({ ...run, trials }).cells[0]!);
}

const pointsOf = (chart: ReturnType<typeof charts>[number] | undefined, label: string) =>
  chart?.config.data.datasets.find((each) => each.label === label)?.data;

test('each arm has a point a step, the median of its rounds', () => {
  const [rate] = charts();
  expect(pointsOf(rate, 'event')).toEqual([
    { x: 32, y: 1001 },
    { x: 128, y: 2000 },
  ]);
  expect(pointsOf(rate, 'worker')).toEqual([
    { x: 32, y: 1001 },
    { x: 128, y: 900 },
  ]);
});

test('who was served is counted in connections, and said', () => {
  const served = charts()[1];
  expect(pointsOf(served, 'prefork')).toEqual([
    { x: 32, y: 32 },
    { x: 128, y: 64 },
  ]);
  expect(served?.takeaway).toContain(
    'Served of 128 active connections: prefork 64, worker 64 and event 128.',
  );
});

test('a step in which nobody was answered has no latency, and no zero', () => {
  expect(pointsOf(charts()[2], 'event')).toEqual([
    { x: 32, y: null },
    { x: 128, y: null },
  ]);
});

test('without a staircase there is no picture', () => {
  expect(staircase(summarize(buildRun()).cells[0]!)).toEqual([]);
});
