import { beforeAll, expect, test } from 'vitest';
import { documents } from '../../../src/load/workloads/documents.ts';
import { arms } from '../../../src/server/arm.ts';
import { startBackend } from '../../../src/server/backend/backend.ts';
import { needsByStatus } from '../../../src/studies/advise/from-status.ts';
import { loadSpec, parked } from '../../fixtures/load/counting-server.ts';
import { driveRaw } from '../../fixtures/load/drive.ts';
import { fetchMs, never, runtime, testRun } from '../../fixtures/real-httpd.ts';

// Runs alone: it measures a running httpd under a load of known shape.

beforeAll(async () => {
  await runtime.prepare(Object.values(arms), () => {}, never);
}, fetchMs);

const clients = 24;
const thinkSeconds = 1;
const delaySeconds = 0.1;
const tuning = { name: 'file', path: 'short.conf', text: 'KeepAliveTimeout 2\n' } as const;

test.concurrent.each(['httpd-prefork', 'httpd-worker', 'httpd-event'] as const)(
  '%s: its status page tells clients, their cycle and the time of a request to 10 %',
  async (id) => {
    using run = testRun();
    await using backend = await startBackend(delaySeconds * 1000, run.claim.runId, null);
    await using server = await run.start(id, { backendSocket: backend.socket, tuning });
    const population = parked({
      ...{ ...documents.app, connections: clients, askEverySeconds: thinkSeconds },
    });
    const load = driveRaw({
      ...loadSpec(server.port),
      ...{ populations: [population] as const, warmupSeconds: 3.5, durationSeconds: 7 },
    });
    // event counts its connections only when a KeepAliveTimeout expires.
    await new Promise((resolve) => setTimeout(resolve, 3500));
    const seen = await needsByStatus(server, 6, () => {}, never);
    await load;
    const off = (found: number | null, right: number) => Math.abs((found ?? 0) / right - 1);
    expect(off(seen.clients, clients), String(seen.lines)).toBeLessThan(0.1);
    expect(off(seen.cycleSeconds, thinkSeconds + delaySeconds), String(seen.lines)).toBeLessThan(
      0.1,
    );
    expect(off(seen.requestSeconds, delaySeconds), String(seen.lines)).toBeLessThan(0.1);
  },
  40_000,
);
