import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { claims, workRoot } from '../../../src/host/work-folder.ts';
import { isAlive } from '../../../src/os/proc.ts';
import { arms } from '../../../src/server/arm.ts';
import { processesOf, removeProcessLeftovers } from '../../../src/server/process/leftovers.ts';
import { fetchMs, never, runtime, testRun } from '../../fixtures/real-httpd.ts';

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const project = resolve(import.meta.dirname, '../../..');

/** A tool that starts an arm, tells its folder and then waits to be killed. */
const tool = `
  import { testRun } from '${project}/test/fixtures/real-httpd.ts';
  const run = testRun();
  const server = await run.start('httpd-prefork');
  console.log(JSON.stringify({ folder: run.claim.folder, cgroup: server.cgroup?.memory ?? null }));
  setInterval(() => {}, 1000);`;

test('what a killed tool leaves is found and removed, and a live run is left alone', async () => {
  using live = testRun();
  await using server = await live.start('httpd-event');
  const killed = spawn(process.execPath, ['--input-type=module', '-e', tool], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await new Promise<[string]>((done) =>
    killed.stdout.once('data', (data) => done([String(data)])),
  );
  const { folder, cgroup } = JSON.parse(line);
  const pids = processesOf(folder);
  expect(pids).toHaveLength(65);
  killed.kill('SIGKILL');
  await new Promise((done) => killed.once('exit', done));
  expect(claims().find((claim) => claim.folder === folder)?.live).toBe(false);

  const removed = await removeProcessLeftovers();
  expect(removed.join('\n')).toContain('ended 65 server processes of the interrupted run');
  expect(processesOf(folder)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
  if (cgroup !== null) expect(existsSync(cgroup)).toBe(false);

  expect(readdirSync(workRoot())).toContain(live.claim.runId);
  const { pid = null } = server;
  expect(pid !== null && existsSync(join('/proc', String(pid)))).toBe(true);
  expect(isAlive(live.claim.owner.pid, live.claim.owner.startTicks)).toBe(true);
});
