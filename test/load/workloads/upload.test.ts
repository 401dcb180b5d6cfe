import { beforeAll, describe, expect, test } from 'vitest';
import type { LoadSpec } from '../../../src/load/spec.ts';
import { workloads } from '../../../src/load/workloads/workloads.ts';
import type { BaseArmId } from '../../../src/server/arm.ts';
import { loadSpec } from '../../fixtures/load/counting-server.ts';
import { drive } from '../../fixtures/load/drive.ts';
import { fetchMs, realHttpd, testRun } from '../../fixtures/real-httpd.ts';

// Runs beside one other: visitors of a real server must not be late for another reason.

beforeAll(async () => {
  await realHttpd();
}, fetchMs);

/** Drives the workload against an arm of 64 workers. Returns the share of visitors who are lost. */
async function lostBeside(uploads: number, arm: BaseArmId): Promise<number> {
  using run = testRun();
  await using server = await run.start(arm);
  const spec: LoadSpec = {
    ...loadSpec(server.port),
    driver: 'raw',
    populations: workloads.upload.populations(uploads),
    ...{ warmupSeconds: 1, durationSeconds: 4, timeoutSeconds: workloads.upload.timeoutSeconds },
  };
  const result = await drive(spec);
  const [slow] = result.others;
  expect(slow?.requests, 'uploads that were answered').toBeGreaterThan(uploads === 32 ? 30 : 0);
  expect(slow?.errors.badResponse).toBe(0);
  return (result.failed ?? 0) / result.sent;
}

describe.each(['httpd-event', 'httpd-worker', 'native-event'] as const)('%s', (arm) => {
  test('serves visitors beside uploads that leave workers free', async () => {
    expect(await lostBeside(32, arm)).toBeLessThan(0.05);
  });

  test('loses visitors where each worker reads an upload', async () => {
    expect(await lostBeside(128, arm)).toBeGreaterThan(0.05);
  });
});
