import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LoadResult } from '../../src/load/load.ts';
import { cellOf } from '../../src/plan/cells.ts';
import { invalidating } from '../../src/plan/invalidation.ts';
import { type Plan, schema } from '../../src/plan/plan.ts';
import type { TrialParts } from '../../src/run/parts.ts';
import type { Observation } from '../../src/sample/sample.ts';
import type { RunningServer } from '../../src/server/server.ts';

/** A folder that is gone when the test is. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mpm-bench-test-'));
  // As root, httpd's children are another user and must be able to look into it.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const plan: Plan = {
  schema,
  version: '0.0.0',
  runId: 'test-run',
  createdAt: '2026-01-02T03:04:05.000Z',
  preset: 'smoke',
  seed: 1,
  runtime: 'process',
  runtimeReason: 'for the test',
  httpd: { path: null, image: 'httpd:2.4' },
  tuning: { name: 'matched' },
  capacity: { 'httpd-worker': 64, 'httpd-event': 64 },
  cpus: { server: [0], generator: [1], shared: false },
  memoryLimitBytes: null,
  arms: ['httpd-worker', 'httpd-event'],
  sentinel: null,
  cells: [cellOf('keepalive', 32, 'autocannon')],
  rounds: [['httpd-event', 'httpd-worker']],
  clientThreads: 1,
  warmupSeconds: 0.1,
  durationSeconds: 1,
  comparison: { alpha: 0.05, invalidating, repeats: 0 },
};

export const load: LoadResult = {
  name: 'keep-alive',
  model: 'closed',
  startedAtMs: 0,
  durationSeconds: 1,
  carried: 0,
  sent: 1010,
  requests: 1000,
  failed: 0,
  inFlight: 10,
  queued: 0,
  ratePerSecond: 1000,
  latencyUs: null,
  sentLatencyUs: null,
  lagUs: null,
  freshLatencyUs: null,
  firstByteUs: null,
  reusedLatencyUs: null,
  phases: null,
  launchUs: null,
  errors: { refused: 0, reset: 0, timeout: 0, closedWithoutResponse: 0, badResponse: 0, late: 0 },
  reconnects: null,
  served: null,
  per100Ms: { completed: [], p50Us: [], p99Us: [], maxUs: [] },
  levels: null,
  others: [],
  generator: { cpuSeconds: 0.5, spinSeconds: 0, threads: 1, eventLoopDelayP99Us: 100 },
  warnings: [],
};

export const observation: Observation = {
  memory: {
    source: 'cgroup-v1',
    series: { columns: ['atMs'], rows: [] },
    footprintBytes: { median: 10, peak: 12 },
    pssBytes: null,
  },
  cpuUs: 500_000,
  processes: { columns: ['atMs', 'processes', 'threads'], rows: [] },
  scoreboard: { columns: ['atMs', 'busy', 'idle'], rows: [] },
  sockets: { columns: ['atMs', 'acceptQueue', 'listenOverflows', 'listenDrops'], rows: [] },
  accesses: 1000,
  samplingCpuShare: 0.001,
  hostStealShare: 0,
  serverCpus: null,
  disturbances: { throttledShare: 0, oomKills: 0, clockStepMs: 0, trackingDrops: 0 },
};

/** Fake parts which write down what happens to them, in order. `change` replaces some of them. */
export function recordingParts(change: Partial<TrialParts> = {}) {
  const timetable: string[] = [];
  const parts: TrialParts = {
    prepareGenerator: () => {},
    start: async ({ arm }) => {
      timetable.push(`start ${arm.id}`);
      return fakeServer(arm, timetable);
    },
    watch: () => {
      timetable.push('watch');
      return {
        mark: async () => void timetable.push('mark'),
        stop: async () => {
          timetable.push('stop watching');
          return observation;
        },
      };
    },
    generate: async (spec, { warm }) => {
      const [{ name, connections }] = spec.populations;
      timetable.push(`warm up ${name} ${connections}`);
      await warm();
      timetable.push('measure');
      return load;
    },
    startBackend: async () => ({ socket: null, [Symbol.asyncDispose]: async () => {} }),
    cpuUs: async () => null,
    driveSlices: (specs, _, work) => {
      timetable.push(`warm up ${specs.length} loads`);
      return work({
        slice: async (index) => {
          timetable.push(`slice ${index}`);
          return { requests: 100, seconds: 0.25 };
        },
        finish: async () => specs.map(() => load),
      });
    },
    ceilingOf: () => null,
    now: () => new Date('2026-01-02T03:04:05.000Z'),
    ...change,
  };
  return { parts, timetable };
}

export function fakeServer(
  arm: RunningServer['arm'],
  timetable: string[],
  change: Partial<RunningServer> = {},
): RunningServer {
  return {
    arm,
    host: '127.0.0.1',
    port: 1,
    identity: { version: 'Apache/2.4.x', mpm: arm.mpm },
    startUp: { answerMs: 40, poolMs: 60 },
    pid: null,
    cgroup: null,
    readStats: null,
    died: new Promise(() => {}),
    lastLog: async () => 'the last words',
    signal: async (wish) => void timetable.push(wish),
    [Symbol.asyncDispose]: async () => void timetable.push('dispose'),
    ...change,
  };
}
