import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { documents } from '../../../src/load/workloads/documents.ts';
import { isAlive, processTree, readProcStat } from '../../../src/os/proc.ts';
import { cpuUs } from '../../../src/sample/cpu.ts';
import { arms, type Tuning } from '../../../src/server/arm.ts';
import { isRefusal } from '../../../src/server/httpd/refusal.ts';
import { probe } from '../../../src/server/probe.ts';
import { processesOf } from '../../../src/server/process/leftovers.ts';
import { awaitVerified } from '../../../src/server/readiness.ts';
import { type RunningServer, ServerError } from '../../../src/server/server.ts';
import { dockerFolder } from '../../../src/server/tuning.ts';
import { fetchMs, never, runtime, testRun } from '../../fixtures/real-httpd.ts';

const withPhp = Object.values(arms).filter(({ php }) => php !== null);

/** Serves eight connections, which is enough for these tests. */
const small: Tuning = {
  name: 'file',
  path: 'small.conf',
  text: [
    '<IfModule mpm_prefork_module>',
    'ServerLimit 8\nStartServers 8\nMinSpareServers 1\nMaxSpareServers 8\nMaxRequestWorkers 8',
    '</IfModule>',
    '<IfModule !mpm_prefork_module>',
    'ServerLimit 1\nStartServers 1\nThreadsPerChild 8\nMinSpareThreads ' +
      '1\nMaxSpareThreads 32\nMaxRequestWorkers 8',
    '</IfModule>',
  ].join('\n'),
};

beforeAll(async () => {
  const facts = await runtime.prepare(withPhp, () => {}, never);
  expect(facts.php).toMatch(/^\d+\.\d+\.\d+/);
}, fetchMs);

const ask = ({ host, port }: RunningServer, path: string = documents.php.path) =>
  probe(`http://${host}:${port}${path}`, { timeoutMs: 5000 });

const namesIn = (pids: readonly number[]) =>
  pids.map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '');

describe.each([
  ['httpd-prefork-php', 'apache2handler', { httpd: 9, fpm: 0 }],
  ['httpd-event-fpm', 'fpm-fcgi', { httpd: 2, fpm: 9 }],
] as const)('%s', (id, sapi, processes) => {
  test('answers the page, and all of it stops with it', async () => {
    using run = testRun();
    const server = await run.start(id, { tuning: small });
    const { status, headers, body } = await ask(server);
    expect(status).toBe(200);
    expect(headers['x-php-sapi']).toBe(sapi);
    expect(body.equals(readFileSync(join(dockerFolder, 'php/page.html')))).toBe(true);

    // Besides them the shell that waits for PHP-FPM, which answers before its last child is there.
    const all = processes.httpd + processes.fpm + (processes.fpm === 0 ? 0 : 1);
    await expect.poll(() => processTree(server.pid ?? 0).length, { timeout: 10_000 }).toBe(all);
    const tree = processTree(server.pid ?? 0);
    const fpm = namesIn(tree).filter((name) => name.startsWith('php-fpm: '));
    expect(fpm).toHaveLength(processes.fpm);
    const starts = tree.map((pid) => [pid, readProcStat(pid)?.startTicks ?? 0] as const);

    await server[Symbol.asyncDispose]();
    expect(starts.filter(([pid, ticks]) => isAlive(pid, ticks))).toEqual([]);
    expect(processesOf(run.claim.folder)).toEqual([]);
    expect(readdirSync(run.claim.folder)).toEqual(['owner.json']);
  });

  test('reads one php.ini, the same, with opcache at work', async () => {
    using run = testRun();
    await using server = await run.start(id, { tuning: small });
    const page = `<?php echo json_encode([
      php_ini_loaded_file(), php_ini_scanned_files(),
      ini_get('memory_limit'), ini_get('output_buffering'),
      array_keys(opcache_get_status(true)['scripts']), ini_get('realpath_cache_size'),
    ]);`;
    const root = rootOf(server);
    writeFileSync(join(root, 'htdocs/ask.php'), page);
    const { body } = await ask(server, '/ask.php');
    const [ini, scanned, ...settings] = JSON.parse(body.toString());
    expect([ini, scanned]).toEqual([join(root, 'conf/php.ini'), false]);
    // The page was asked for once, to prove that the arm is what it says; since then it is
    // compiled.
    const compiled = ['ask.php', 'page.php'].map((name) => join(root, 'htdocs', name));
    expect(settings).toEqual(['128M', '4096', expect.arrayContaining(compiled), '4096K']);
  });
});

test('the CPU time of PHP-FPM is part of the arm’s', async () => {
  using run = testRun();
  await using server = await run.start('httpd-event-fpm', { tuning: small });
  const burn = `<?php $end = hrtime(true) + 3e8; while (hrtime(true) < $end); echo 'done';`;
  writeFileSync(join(rootOf(server), 'htdocs/burn.php'), burn);
  for (const seen of [server, { ...server, cgroup: null }]) {
    const before = (await cpuUs(seen)) ?? 0;
    expect((await ask(server, '/burn.php')).body.toString()).toBe('done');
    // A neighbour may have had the CPU for a part of the 300 ms; httpd alone needs less than one.
    expect(((await cpuUs(seen)) ?? 0) - before).toBeGreaterThan(20_000);
  }
});

test.each(['httpd-worker-php', 'httpd-event-php'] as const)(
  '%s: httpd refuses PHP’s module under a threaded MPM, and its words are the reason',
  async (id) => {
    using run = testRun();
    const error: unknown = await run.start(id, { tuning: small }).catch((reason) => reason);
    expect(error).toBeInstanceOf(ServerError);
    const { stage, message, log } = error as ServerError;
    expect(stage).toBe('start');
    expect(message).toBe(
      'httpd refused to start: Apache is running a threaded MPM, but your PHP Module ' +
        'is not compiled to be threadsafe.  You need to recompile PHP. AH00013: ' +
        'Pre-configuration failed',
    );
    expect(isRefusal(message)).toBe(true);
    expect(log).toContain('AH00013: Pre-configuration failed');
    expect(readdirSync(run.claim.folder)).toEqual(['owner.json']);
  },
);

test('a refusal of another kind is not taken for one', async () => {
  using run = testRun();
  const tuning = { name: 'file', path: 'x.conf', text: 'NoSuchDirective 1\n' } as const;
  const error: unknown = await run.start('httpd-event-fpm', { tuning }).catch((reason) => reason);
  expect(error).toMatchObject({ stage: 'start' });
  expect(isRefusal((error as Error).message)).toBe(false);
  expect(processesOf(run.claim.folder)).toEqual([]);
});

test('an arm whose PHP-FPM is killed is dead, although httpd would go on', async () => {
  using run = testRun();
  await using server = await run.start('httpd-event-fpm', { tuning: small });
  const tree = processTree(server.pid ?? 0);
  const master = tree[namesIn(tree).findIndex((name) => name.startsWith('php-fpm: master'))];
  if (master === undefined) throw new Error('there is no PHP-FPM');
  const root = rootOf(server);
  process.kill(master, 'SIGKILL');
  await expect(server.died).resolves.toMatch(/although nobody asked it to stop/);
  expect(await server.lastLog()).toContain('PHP-FPM ended with status 137; httpd is stopped');
  // Its children live on without their master.
  expect(namesIn(processesOf(run.claim.folder))).toContain(`php-fpm: pool ${root}`);
  await server[Symbol.asyncDispose]();
  expect(processesOf(run.claim.folder)).toEqual([]);
  expect(readdirSync(run.claim.folder)).toEqual(['owner.json']);
});

test('a PHP-FPM whose httpd is killed is found and ended', async () => {
  using run = testRun();
  await using server = await run.start('httpd-event-fpm', { tuning: small });
  if (server.pid === null) throw new Error('httpd has no process');
  process.kill(server.pid, 'SIGKILL');
  await expect(server.died).resolves.toMatch(/was ended by SIGKILL/);
  expect(processesOf(run.claim.folder).length).toBeGreaterThan(8);
  await server[Symbol.asyncDispose]();
  expect(processesOf(run.claim.folder)).toEqual([]);
});

test('an arm that runs PHP by another interface is refused', async () => {
  using run = testRun();
  const impostor = { ...arms['httpd-event-fpm'], tuning: small, php: 'module' } as const;
  await using server = await run.start('httpd-event-fpm', { tuning: small });
  const { host, port } = server;
  const launchedAtMs = performance.now();
  const proofs = { protocols: [], tls: null, log: server.lastLog };
  const asked = { host, port, ...proofs, arm: impostor, launchedAtMs, version: null };
  await expect(awaitVerified(asked, new Promise(() => {}), never)).rejects.toMatchObject({
    stage: 'identity',
    message: 'httpd-event-fpm runs PHP as fpm-fcgi, not as apache2handler',
  });
});

test('a tuning is judged by the pool alone', async () => {
  const right = await runtime.askTuning({ ...arms['httpd-worker-php'], tuning: small }, never);
  expect(right.complaints).toEqual([]);
  const wrong = { ...small, text: 'ThreadsPerChild 10\n' };
  const { complaints } = await runtime.askTuning(
    { ...arms['httpd-prefork-php'], tuning: wrong },
    never,
  );
  expect(complaints.join('\n')).toContain("Invalid command 'ThreadsPerChild'");
});

/** httpd's ServerRoot, from its command line. */
function rootOf({ pid }: RunningServer): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return words[words.indexOf('-d') + 1] ?? '';
}
