import { expect, test } from 'vitest';
import { paint } from '../../../src/report/charts/drawing.ts';
import { palettes } from '../../../src/report/charts/palette.ts';
import { drawPng } from '../../../src/report/charts/picture.ts';
import { timeline } from '../../../src/report/charts/timeline.ts';
import type { CompletedTrial } from '../../../src/run/trial.ts';
import { buildRun } from '../../fixtures/run.ts';

const plain = buildRun({ mishaps: false }).trials.find(
  (trial): trial is CompletedTrial => trial.state === 'completed',
)!;

const trial: CompletedTrial = {
  ...plain,
  per100Ms: { completed: [5, 0], p50Us: [900, null], p99Us: [950, null], maxUs: [1000, null] },
  observation: {
    ...plain.observation,
    scoreboard: {
      columns: ['atMs', 'busy', 'idle', 'W', 'K', 'asyncKeepAlive', 'asyncClosing'],
      rows: [[0, 4, 60, 4, 0, 100, 0]],
    },
    sockets: {
      columns: ['atMs', 'acceptQueue', 'listenOverflows'],
      rows: [
        [-100, 511, 7],
        [0, 512, 7],
        [100, 512, 9],
        [200, 400, 9],
      ],
    },
    connections: {
      columns: ['atMs', 'established', 'synReceived', 'closeWait', 'closing'],
      rows: [
        [0, 12, 0, 0, 0],
        [500, null, null, null, null],
        [700, 14, 0, 0, 0],
        [2700, 20, 0, 0, 0],
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

const [chart] = timeline(trial, 'prefork', '32 keep-alive connections');
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
  expect(labelled('established')?.data.slice(0, 2)).toEqual([
    { x: 0, y: 12 },
    { x: 0.5, y: null },
  ]);
});

test('what event says of connections without a worker is there, dashed, where there were some', () => {
  expect(labelled('keep-alive, by event’s count')).toMatchObject({
    data: [{ x: 0, y: 100 }],
    borderDash: [5, 4],
  });
  expect(labelled('closing, by event’s count')).toBeUndefined();
});

test('a listen overflow is a mark where the count of them grew in the window, on top of the queue', () => {
  expect(labelled('listen overflow')?.data).toEqual([{ x: 0.1, y: 512 }]);
  expect(chart?.takeaway).toContain(
    'at most 512 connections in the accept queue, 2 listen overflows',
  );
});

test('what stands between two gaps is a point, because it has no line', () => {
  expect(labelled('median of each 100 ms')).toMatchObject({ pointRadius: [4, 0] });
  expect(labelled('in the accept queue')).toMatchObject({ pointRadius: 0 });
});

test('a trial of ten minutes has no more points than a page is wide enough for, and keeps its spikes', () => {
  const tenths = Array.from({ length: 6000 }, (_, i) => (i === 4321 ? 5_000_000 : 1000));
  const [long] = timeline(
    { ...trial, per100Ms: { completed: tenths, p50Us: tenths, p99Us: tenths, maxUs: tenths } },
    'prefork',
    '32 keep-alive connections',
  );
  const slowest = long?.config.data.datasets.find(
    ({ label }) => label === 'slowest of each 100 ms',
  );
  const points = (slowest?.data ?? []) as readonly { x: number; y: number }[];
  expect(points.length).toBeLessThanOrEqual(300);
  expect(points.filter(({ y }) => y === 5000)).toEqual([{ x: 432.15, y: 5000 }]);
});

test('readings of the connections that lie seconds apart are not joined', () => {
  expect(labelled('established')?.data.slice(2)).toEqual([
    { x: 0.7, y: 14 },
    { x: 1.7, y: null },
    { x: 2.7, y: 20 },
  ]);
});

test('in a long window, too, only what was read seconds apart is not joined', () => {
  const every = (ms: number) =>
    Array.from({ length: 600_000 / ms }, (_, i) => [i * ms, 5, 0] as const);
  const queueOf = (rows: readonly (readonly number[])[]) => {
    const sockets = { columns: ['atMs', 'acceptQueue', 'listenOverflows'], rows };
    const [long] = timeline(
      { ...trial, observation: { ...trial.observation, sockets } },
      'prefork',
      '32 keep-alive connections',
    );
    const queue = long?.config.data.datasets.find(({ label }) => label === 'in the accept queue');
    return (queue?.data ?? []) as readonly { x: number; y: number | null }[];
  };
  const gapsOf = (points: ReturnType<typeof queueOf>) => points.filter(({ y }) => y === null);

  const often = queueOf(every(100));
  expect(often).toHaveLength(300);
  expect(gapsOf(often)).toEqual([]);

  const once = queueOf(every(100).filter(([atMs]) => atMs < 200_000 || atMs >= 202_000));
  expect(once.length).toBeLessThanOrEqual(300);
  expect(gapsOf(once)).toHaveLength(1);
  expect(gapsOf(once)[0]?.x).toBeGreaterThan(198);
  expect(gapsOf(once)[0]?.x).toBeLessThan(204);

  const seldom = queueOf(every(1500));
  expect(seldom.length).toBeLessThanOrEqual(300);
  expect(gapsOf(seldom)).toHaveLength(Math.floor(seldom.length / 2));
});

test('what was done to the server is a line at its time', () => {
  expect(labelled('restart')?.data.map((point) => (point as { x: number }).x)).toEqual([
    0.51, 0.51,
  ]);
});

test('a trial of an earlier version, without connections by state, is drawn without them', () => {
  const [earlier] = timeline(plain, 'prefork', '32 keep-alive connections');
  expect(earlier?.config.data.datasets.map(({ label }) => label)).not.toContain('established');
  expect(earlier?.config.data.datasets.map(({ label }) => label)).toContain('in the accept queue');
});

test('it is plain data whose colours are known, and can be drawn', () => {
  if (chart === undefined) throw new Error('there is one');
  expect(JSON.parse(JSON.stringify(chart.config))).toEqual(chart.config);
  expect(JSON.stringify(paint(chart.config, palettes.dark))).not.toContain('"@');
  expect(drawPng(chart).subarray(1, 4).toString()).toBe('PNG');
});
