import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { isAlive, processTree, readProcStat } from '../../src/os/proc.ts';
import { arms, type BaseArmId } from '../../src/server/arm.ts';
import { probe } from '../../src/server/probe.ts';
import { processesOf } from '../../src/server/process/leftovers.ts';
import { readStatus } from '../../src/server/read-status.ts';
import { ServerError } from '../../src/server/server.ts';
import { plainIds } from '../fixtures/arms.ts';
import { needs, root } from '../fixtures/needs.ts';
import { fetchMs, never, runtime, testRun } from '../fixtures/real-httpd.ts';

// Runs beside one other: it starts whole pools in the time that an arm has for that.

beforeAll(async () => {
  await runtime.prepare(
    plainIds.map((id) => arms[id]),
    () => {},
    never,
  );
}, fetchMs);

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });

describe.each(plainIds)('%s', (id) => {
  test(
    'starts with its whole pool, proves what it is, and leaves ' + 'nothing when it stops',
    async () => {
      using run = testRun();
      const server = await run.start(id);
      expect(server.identity.mpm).toBe(arms[id].mpm);
      expect(server.identity.version).toMatch(
        id.startsWith('native') ? /^mpm-bench\// : /^Apache\//,
      );
      const get = async (path: string) =>
        (await probe(`http://${server.host}:${server.port}${path}`, { timeoutMs: 5000 })).body;
      expect(await get('/8m.bin')).toHaveLength(8 * 2 ** 20);
      const { status } = await readStatus(server, { timeoutMs: 5000 });
      expect((status.busyWorkers ?? 0) + (status.idleWorkers ?? 0)).toBe(64);
      const pids = processTree(server.pid ?? 0).map(
        (pid) => [pid, readProcStat(pid)?.startTicks ?? 0] as const,
      );
      // Our own prefork has one more: the process that its children are forked from.
      const parents = id === 'native-prefork' ? 2 : 1;
      expect(pids).toHaveLength(parents + (arms[id].mpm === 'prefork' ? 64 : 2));

      await server[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      expect(pids.filter(([pid, ticks]) => isAlive(pid, ticks))).toEqual([]);
      expect(await listens(server.port)).toBe(false);
      expect(readdirSync(run.claim.folder)).toEqual(['owner.json']);
      if (server.cgroup !== null) expect(existsSync(server.cgroup.memory)).toBe(false);
    },
  );
});

// Our worker starts the same 75 threads as our event, which takes many seconds of CPU time.
test.each(plainIds.filter((id) => id !== 'native-worker'))(
  '%s starts with httpd’s own defaults',
  async (id) => {
    using run = testRun();
    await using server = await run.start(id, { tuning: { name: 'stock' } });
    expect(server.identity.mpm).toBe(arms[id].mpm);
  },
);

test('an arm that turns out to be another MPM is refused, whatever it answers', async () => {
  using run = testRun();
  const impostor = {
    ...arms['httpd-event'],
    id: 'httpd-worker',
  };
  const start = runtime.start({ ...run.request('httpd-worker'), arm: impostor }, never);
  await expect(start).rejects.toMatchObject({
    stage: 'identity',
    message: 'httpd-worker runs the MPM worker, not event',
  });
  expect(readdirSync(run.claim.folder)).toEqual(['owner.json']);
});

test('a server that is killed says so, and disposing it still leaves nothing', async () => {
  using run = testRun();
  await using server = await run.start('httpd-prefork');
  process.kill(server.pid ?? 0, 'SIGKILL');
  await expect(server.died).resolves.toBe(
    'httpd was ended by SIGKILL although nobody asked it to stop',
  );
  // The children live on without their parent; they are found by the root in their command line.
  expect(processesOf(run.claim.folder).length).toBeGreaterThan(0);
  await server[Symbol.asyncDispose]();
  expect(processesOf(run.claim.folder)).toEqual([]);
});

test('a configuration that httpd refuses is a failed start with httpd’s own words', async () => {
  using run = testRun();
  const tuning = { name: 'file', path: 'x.conf', text: 'NoSuchDirective 1\n' } as const;
  const error = await run.start('httpd-event', { tuning }).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ServerError);
  expect(error).toMatchObject({
    stage: 'start',
    log: expect.stringContaining("Invalid command 'NoSuchDirective'"),
  });
});

test('an interrupt during the start leaves nothing', async () => {
  using run = testRun();
  const stop = new AbortController();
  const start = runtime.start(run.request('httpd-prefork'), stop.signal);
  setTimeout(() => stop.abort(new Error('interrupted')), 25);
  await expect(start).rejects.toThrow('interrupted');
  expect(processesOf(run.claim.folder)).toEqual([]);
  expect(readdirSync(run.claim.folder)).toEqual(['owner.json']);
});

test('a server stays on the CPUs that it was given', async () => {
  using run = testRun();
  await using server = await run.start('httpd-worker', { cpus: [0] });
  for (const pid of processTree(server.pid ?? 0)) {
    const { stdout } = spawnSync('taskset', ['-pc', String(pid)], { encoding: 'utf8' });
    expect(stdout).toMatch(/: 0\n$/);
  }
});

test('a value that httpd would silently lower is a complaint, in its words', async () => {
  const text =
    '<IfModule mpm_prefork_module>\nServerLimit 100\nMaxRequestWorkers 300\n</IfModule>\n';
  const tuning = { name: 'file', path: 'x.conf', text } as const;
  const ask = (id: BaseArmId) => runtime.askTuning({ ...arms[id], tuning }, never);
  expect((await ask('httpd-event')).complaints).toEqual([]);
  const [complaint = ''] = (await ask('httpd-prefork')).complaints;
  expect(complaint).toMatch(
    /^AH00180: WARNING: MaxRequestWorkers of 300 exceeds ServerLimit value of 100/,
  );
});

test('a directive of another MPM is a complaint with the user’s file and its line', async () => {
  const tuning = { name: 'file', path: 'x.conf', text: 'ThreadsPerChild 10\n' } as const;
  const { complaints } = await runtime.askTuning({ ...arms['httpd-prefork'], tuning }, never);
  expect(complaints.join('\n')).toMatch(/Syntax error on line 1 of x\.conf:/);
  expect(complaints.join('\n')).toContain("Invalid command 'ThreadsPerChild'");
});

needs(root).test(
  'a root that httpd’s children may not enter is reported at once, with httpd’s words',
  async () => {
    using run = testRun();
    chmodSync(run.claim.folder, 0o700);
    await expect(run.start('httpd-event')).rejects.toMatchObject({
      stage: 'ready',
      message: 'httpd-event answers its status page with 403',
      log: expect.stringContaining('search permissions are missing'),
    });
  },
);

test('a path that is not httpd is refused by name', async () => {
  const { processRuntime } = await import('../../src/server/process/runtime.ts');
  const prepare = (path: string) =>
    processRuntime(path).prepare([arms['httpd-event']], () => {}, never);
  await expect(prepare('/no/such/httpd')).rejects.toThrow(
    '--httpd /no/such/httpd: no executable file there',
  );
  await expect(prepare('/bin/true')).rejects.toThrow('/bin/true does not behave like httpd');
});

test('a tuning has the last word, also about what all arms share', async () => {
  using run = testRun();
  const tuning = { name: 'file', path: 'tuning.conf', text: 'KeepAliveTimeout 3\n' } as const;
  await using server = await run.start('httpd-event', { tuning });
  const answer = await fetch(`http://127.0.0.1:${server.port}/1k.txt`);
  expect(answer.headers.get('keep-alive')).toContain('timeout=3');
});
