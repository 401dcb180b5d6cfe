import { expect, test } from 'vitest';
import { paint } from '../../src/report/charts/drawing.ts';
import { palettes } from '../../src/report/charts/palette.ts';
import { drawPicture } from '../../src/report/charts/picture.ts';
import { timeline } from '../../src/report/charts/timeline.ts';
import type { CompletedTrial } from '../../src/run/trial.ts';
import { buildRun } from '../fixtures/run.ts';

const plain = buildRun({ mishaps: false }).trials.find(
  (trial): trial is CompletedTrial => trial.state === 'completed',
)!;

const trial: CompletedTrial = {
  ...plain,
  per100Ms: { completed: [5, 0], p50Us: [900, null], p99Us: [950, null], maxUs: [1000, null] },
  observation: {
    ...plain.observation,
    connections: {
      columns: ['atMs', 'established', 'synReceived', 'closeWait', 'closing', 'timeWait'],
      rows: [
        [0, 12, 0, 0, 0, 0],
        [500, null, null, null, null, null],
      ],
    },
  },
  actions: [
    {
      action: { do: 'restart', atSeconds: 0.5 },
      atMs: 510,
      generationAtMs: null,
      poolAtMs: null,
      generations: { before: 0, after: null },
    },
  ],
};

const [chart] = timeline(trial, '32 keep-alive connections');
const datasets = chart?.config.data.datasets ?? [];
const labelled = (label: string) => datasets.find((each) => each.label === label);

test('slots, connections and latency stand above one another on one time axis', () => {
  const { scales } = (chart?.config.options ?? {}) as {
    scales: Record<string, { stack?: string }>;
  };
  expect(Object.keys(scales)).toEqual(['x', 'slots', 'connections', 'ms']);
  for (const axis of ['slots', 'connections', 'ms']) expect(scales[axis]?.stack).toBe('timeline');
});

test('a bin without an answer and a reading that was given up are gaps, not zeros', () => {
  expect(labelled('median of each 100 ms')?.data).toEqual([
    { x: 0.05, y: 0.9 },
    { x: 0.15, y: null },
  ]);
  expect(labelled('established')?.data.at(-1)).toEqual({ x: 0.5, y: null });
});

test('what was done to the server is a line at its time', () => {
  expect(labelled('restart')?.data.map((point) => (point as { x: number }).x)).toEqual([
    0.51, 0.51,
  ]);
});

test('a trial of an earlier version, without connections by state, is drawn without them', () => {
  const [earlier] = timeline(plain, '32 keep-alive connections');
  expect(earlier?.config.data.datasets.map(({ label }) => label)).not.toContain('established');
  expect(earlier?.config.data.datasets.map(({ label }) => label)).toContain('wait for accept');
});

test('it is plain data whose colours are known, and can be drawn', () => {
  if (chart === undefined) throw new Error('there is one');
  expect(JSON.parse(JSON.stringify(chart.config))).toEqual(chart.config);
  expect(JSON.stringify(paint(chart.config, palettes.dark))).not.toContain('"@');
  expect(drawPicture(chart).png.subarray(1, 4).toString()).toBe('PNG');
});
