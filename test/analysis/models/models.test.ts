import { expect, test } from 'vitest';
import { footprintSlopes } from '../../../src/analysis/models/footprint-slope.ts';
import { scalingOf } from '../../../src/analysis/models/scaling.ts';
import { summarize } from '../../../src/analysis/summary.ts';
import { cellOf } from '../../../src/plan/cells.ts';
import { footprint } from '../../../src/report/run/charts/footprint.ts';
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

/** Trials of both arms with parked connections; each costs prefork 300 KiB and event 4 KiB. */
function parkedRun(sizes: readonly number[]) {
  const run = buildRun({ arms: ['httpd-prefork', 'httpd-event'], mishaps: false });
  const cells = sizes.map((size) =>
    cellOf('parked', size, { driver: 'raw', rounds: 3, durationSeconds: 4 }),
  );
  const trials = cells.flatMap((cell) =>
    run.plan.arms.flatMap(({ id: arm }) =>
      [0, 1, 2].map((round): CompletedTrial => {
        const each = 1024 * (arm === 'httpd-prefork' ? 300 : 4);
        const median = 8e6 + each * cell.connections + 1000 * round;
        return { ...buildTrial(cell, arm, round), footprintBytes: { median, peak: median } };
      }),
    ),
  );
  return summarize({ ...run, plan: { ...run.plan, cells }, trials });
}

test('the footprint of a connection is the slope over the sizes of parked', () => {
  const summary = parkedRun([32, 64, 128]);
  const [prefork, event] = footprintSlopes(summary);
  expect(prefork).toMatchObject({ name: 'prefork', slope: { n: 9 } });
  expect(prefork!.slope.estimate / 1024).toBeCloseTo(300, 6);
  expect(event!.slope.estimate / 1024).toBeCloseTo(4, 6);
  expect(event!.slope.low).toBeLessThan(4 * 1024);
  expect(footprint(summary)[0]?.takeaway).toContain(
    'Each additional parked connection costs prefork 300.0 KiB (95 % CI',
  );
});

test('of one size there is no slope', () => {
  expect(footprintSlopes(parkedRun([128]))).toEqual([]);
});
