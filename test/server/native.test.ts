import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { processTree } from '../../src/os/proc.ts';
import { arms } from '../../src/server/arm.ts';
import { probe } from '../../src/server/probe.ts';
import { never, runtime, testRun } from '../fixtures/real-httpd.ts';

// Our own server as an arm: the same pool, the same documents and the same proof of identity as
// httpd's.

test.each([
  // The parent, and the process that its children are forked from.
  ['native-prefork', 66],
  ['native-worker', 3],
  ['native-event', 3],
] as const)(
  '%s starts its whole pool, serves the documents, and leaves nothing behind',
  async (id, processes) => {
    using run = testRun();
    const server = await run.start(id);
    const pids = processTree(server.pid ?? 0);
    expect(pids).toHaveLength(processes);
    expect(server.identity.mpm).toBe(arms[id].mpm);
    expect(server.identity.version).toMatch(/^mpm-bench\//);
    const large = await probe(`http://${server.host}:${server.port}/8m.bin`, { timeoutMs: 5000 });
    expect(large.body.length).toBe(8 * 2 ** 20);
    await server[Symbol.asyncDispose]();
    expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  },
);

test('a tuning that our server would correct is complained of, as httpd does', async () => {
  const text = 'ThreadsPerChild 10\nMaxRequestWorkers 25';
  const complaints = await runtime.checkTuning(
    { ...arms['native-worker'], tuning: { name: 'file', path: 'tuning.conf', text } },
    never,
  );
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(/^AH00316: WARNING: MaxRequestWorkers of 25 is not/);
});

test('a workload behind a proxy is refused in words', async () => {
  using run = testRun();
  await expect(run.start('native-event', { backendSocket: '/tmp/none' })).rejects.toMatchObject({
    stage: 'start',
    message: expect.stringContaining('has no proxy'),
  });
  expect(readdirSync(run.claim.folder)).toEqual(['owner.json']);
});
