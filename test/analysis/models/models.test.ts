import { expect, test } from 'vitest';
import { scalingOf } from '../../../src/analysis/models/scaling.ts';
import { summarize } from '../../../src/analysis/summary.ts';
import { cellOf } from '../../../src/plan/cells.ts';
import { staircase } from '../../../src/report/run/charts/staircase.ts';
import type { CompletedTrial } from '../../../src/run/trial.ts';
import { randomFrom } from '../../fixtures/random.ts';
import { buildRun } from '../../fixtures/run.ts';
import { buildTrial } from '../../fixtures/trial.ts';

const random = randomFrom('models');
const ramp = cellOf('ramp', 128, { driver: 'raw', rounds: 12, durationSeconds: 4 });

/** Trials of event whose steps bring this much, with two per cent of noise. */
const climbing = (rateAt: (connections: number) => number): readonly CompletedTrial[] =>
  Array.from({ length: 12 }, (_, round) => ({
    ...buildTrial(ramp, 'httpd-event', round),
    levels: [8, 16, 32, 48, 64, 96, 128].map((level) => ({
      ...{ level, seconds: 1, requests: 1, errors: 0, answeredShare: 1, latencyUs: null },
      ratePerSecond: rateAt(level) * (1 + 0.04 * (random() - 0.5)),
    })),
  }));

test('a throughput that falls again before the wall has a peak, one that only flattens has none', () => {
  const usl = (kappa: number) => (n: number) =>
    (1000 * n) / (1 + 0.05 * (n - 1) + kappa * n * (n - 1));
  const falling = scalingOf(climbing(usl(0.001)), 64);
  expect(falling.peakConnections).toBeGreaterThan(25);
  expect(falling.peakConnections).toBeLessThan(36);
  expect(scalingOf(climbing(usl(0)), 64).peakConnections).toBeNull();
});

test('what happens beyond MaxRequestWorkers takes part in no model', () => {
  const flat = (n: number) => (n <= 64 ? Math.min(100 * n, 3200) : 1);
  const { saturation, peakConnections } = scalingOf(climbing(flat), 64);
  expect(saturation?.connections).toBeGreaterThan(30);
  expect(saturation?.connections).toBeLessThan(35);
  expect(peakConnections).toBeNull();
});

test('the picture marks MaxRequestWorkers and says where it saturates', () => {
  const run = buildRun({ arms: ['httpd-event'], mishaps: false });
  const plan = {
    ...run.plan,
    cells: [ramp],
    rounds: Array.from({ length: 12 }, () => ({ arms: ['httpd-event'], cells: [ramp.id] })),
  };
  const trials = climbing((n) => Math.min(100 * n, 3200));
  const [rate, served] = staircase(summarize({ ...run, plan, trials }).cells[0]!);
  const labels = (chart: typeof rate) => chart?.config.data.datasets.map(({ label }) => label);
  expect(labels(rate)).toEqual(['event', 'MaxRequestWorkers 64']);
  expect(labels(served)).toEqual(['event']);
  expect(rate?.takeaway).toMatch(/event saturates at 3\d connections/);
});
