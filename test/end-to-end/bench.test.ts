import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { isAlive, processTree, readProcStat } from '../../src/os/proc.ts';
import { textOrEmpty } from '../../src/os/text-file.ts';
import type { CompletedTrial } from '../../src/run/trial.ts';
import { arms } from '../../src/server/arm.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { expectHonestExit } from '../fixtures/exit-code.ts';
import { fetchMs, never, runtime } from '../fixtures/real-httpd.ts';

// Runs beside one other: it measures real servers, and demands valid trials.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const short = ['--preset', 'smoke', '--duration', '0.6', '--runtime', 'process'];

test('one command measures the three MPMs of both servers and writes the whole folder', {
  timeout: 180_000,
}, async () => {
  const { folder, run, trials, left } = commandLine();
  const { code, out, err } = await run('bench', '--mpm', 'all', ...short, '--out', 'run');
  expect(err).not.toContain('FAILED');
  expect(readdirSync(join(folder, 'run')).toSorted()).toEqual([
    'charts',
    'ci',
    'end.json',
    'environment.json',
    'plan.json',
    'report.html',
    'results.jsonl',
    'summary.json',
    'summary.md',
    'summary.txt',
  ]);
  for (const mpm of ['prefork', 'worker', 'event']) expect(out).toContain(mpm);
  // The answer fits on a screen, and a line says where the rest is.
  expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(22);
  const completed = trials('run') as CompletedTrial[];
  // Memory, keep-alive, bursts and idle connections, of each of six arms.
  expect(completed.map(({ state }) => state)).toEqual(Array(24).fill('completed'));
  for (const trial of completed) {
    expect(trial.identity.mpm).toBe(trial.mpm);
    // With twice as many parked connections as workers, prefork and worker answer no new client.
    const starves = trial.workload === 'parked' && trial.mpm !== 'event';
    if (!starves && trial.workload !== 'memory') {
      expect(trial.ratePerSecond).toBeGreaterThan(10);
      expect(trial.cpuUsPerRequest).toBeGreaterThan(1);
    }
    expect(trial.footprintBytes?.median).toBeGreaterThan(1_000_000);
    // A status page that does not answer at once tells nothing, and delays nothing.
    const { accesses } = trial.observation;
    if (accesses === null) continue;
    if (trial.workload !== 'keepalive' && trial.workload !== 'burst') continue;
    expect(Math.abs(accesses - trial.requests)).toBeLessThanOrEqual(0.03 * trial.requests + 32);
  }
  const counted = completed.filter(({ observation }) => observation.accesses !== null);
  expect(new Set(counted.map(({ arm }) => arm)).size).toBe(6);
  // Every cell of a round is measured on the same start of an arm.
  for (const starts of Map.groupBy(completed, ({ arm }) => arm).values()) {
    expect(new Set(starts.map(({ startUp }) => startUp?.poolMs)).size).toBe(1);
  }
  expectHonestExit(code, completed);
  // Every one of the 65 prefork processes costs memory of its own; threads share it.
  const footprint = (arm: string) =>
    completed.find((trial) => trial.arm === arm)?.footprintBytes?.median ?? 0;
  expect(footprint('httpd-prefork')).toBeGreaterThan(footprint('httpd-worker'));
  const first = completed.filter(({ workload }) => workload === 'memory');
  for (const { restFootprintBytes, footprintBytes } of first) {
    expect(restFootprintBytes).toBeGreaterThan(1_000_000);
    expect(restFootprintBytes).toBeLessThan(1.02 * (footprintBytes?.median ?? 0));
  }
  expect(left()).toEqual([]);

  const before = readFileSync(join(folder, 'run/report.html'));
  expect((await run('report', 'run')).code).toBe(0);
  expect(readFileSync(join(folder, 'run/report.html')).equals(before)).toBe(true);
});

test('all problems of a command line are reported at once, and nothing is started', async () => {
  const { folder, run } = commandLine();
  mkdirSync(join(folder, 'there'));
  const { code, out, err } = await run(
    ...[
      'bench',
      '--mpm',
      'evnt',
      '--workload',
      'flood',
      '--preset',
      'fast',
      '--rounds',
      '0',
      '--connections',
      '1.5',
    ],
    ...[
      '--runtime',
      'docker',
      '--out',
      'there',
      '--tuning',
      'no-such-file',
      '--frobnicate',
      'stray',
    ],
  );
  expect(code).toBe(2);
  expect(out).toBe('');
  for (const words of [
    '--mpm "evnt": choose all, or some of prefork, worker or event',
    '--workload "flood"',
    '--preset "fast"',
    '--rounds "0"',
    '--connections "1.5"',
    '--runtime docker: no container engine answers (',
    '--out there: exists already',
    '--tuning "no-such-file": not matched, not stock, and no readable file',
    'unknown option --frobnicate',
    'unexpected argument "stray"',
    'Nothing was done',
  ]) {
    expect(err).toContain(words);
  }
  expect(err).not.toContain('    at ');
  expect(readdirSync(join(folder, 'there'))).toEqual([]);
});

test('a tuning that httpd would not follow is refused in httpd’s words', async () => {
  const { folder, run, left } = commandLine();
  writeFileSync(
    join(folder, 'mpm.conf'),
    '<IfModule mpm_prefork_module>\nServerLimit 10\nMaxRequestWorkers 20\n</IfModule>\n',
  );
  const { code, err } = await run('bench', ...short, '--tuning', 'mpm.conf', '--out', 'run');
  expect(code).toBe(2);
  expect(err).toContain(
    'mpm.conf, httpd-prefork and native-prefork:\n' +
      '    AH00180: WARNING: MaxRequestWorkers of 20 exceeds ServerLimit value of 10',
  );
  expect(err).toContain('use --mpm worker,event');
  expect(existsSync(join(folder, 'run'))).toBe(false);
  expect(left()).toEqual([]);
});

test('a dry run prints the plan and starts nothing', async () => {
  const { folder, run } = commandLine();
  const { code, out } = await run('bench', '--dry-run', '--runtime', 'process', '--seed', '1');
  expect(code).toBe(0);
  expect(out).toContain('at most 20, until every question is decided or 5:00 minutes are over');
  expect(out).toContain('takes at most 5:00 minutes');
  expect(out).toContain('httpd-event (serves 64 at once)');
  expect(readdirSync(folder)).toEqual(['tmp']);
});

test('--json prints the trials on stdout and nothing else', { timeout: 60_000 }, async () => {
  const { run } = commandLine();
  const { code, out } = await run(
    'bench',
    ...short,
    '--mpm',
    'event',
    '--workload',
    'burst',
    '--json',
    '--out',
    'run',
  );
  expectHonestExit(code, JSON.parse(out));
  expect(JSON.parse(out)).toMatchObject([
    { state: 'completed', arm: 'httpd-event', cell: 'burst-128', driver: 'raw' },
  ]);
});

const firstRound = (child: ChildProcess) =>
  new Promise<void>((done) => {
    child.stderr?.on('data', (chunk) => /^ {2}round 1 of 3/m.test(String(chunk)) && done());
  });

test('an interrupt keeps what was measured, leaves nothing, and the run can go on', {
  timeout: 90_000,
}, async () => {
  const { run, start, trials, left } = commandLine();
  const nine = ['--workload', 'keepalive', '--server', 'httpd', '--rounds', '3'];
  const child = start('bench', ...short, ...nine, '--out', 'run');
  await firstRound(child);
  const interruptedMs = performance.now();
  child.kill('SIGINT');
  // Where npm's shell leaves no process between, npm passes on what the terminal has sent already.
  await wait(20);
  child.kill('SIGINT');
  const { code, err } = await child.ended;
  expect(code).toBe(130);
  expect(performance.now() - interruptedMs).toBeLessThan(5000);
  expect(err).toContain('npm run bench -- --resume run');
  expect(left()).toEqual([]);
  const kept = trials('run').filter(({ state }) => state === 'completed').length;
  expect(kept).toBeGreaterThanOrEqual(3);
  expect(kept).toBeLessThan(9);

  const resumed = await run('bench', '--resume', 'run');
  const last = [...new Map(trials('run').map((trial) => [trial.id, trial])).values()];
  expectHonestExit(resumed.code, last);
  expect(last).toHaveLength(9);
});

/** Starts a run of every kind of process, and returns it in the middle of its first round. */
async function midRound({ start, left }: ReturnType<typeof commandLine>) {
  const what = ['--mpm', 'prefork', '--server', 'all', '--workload', 'keepalive'];
  const child = start('bench', ...short, ...what, '--duration', '30', '--out', 'run');
  // Both servers, each with 64 children, and a generator that drives them.
  const tree = () => processTree(child.pid ?? 0);
  const drives = (pid: number) => textOrEmpty(`/proc/${pid}/cmdline`).includes('generator-child');
  await expect.poll(() => left().length, { timeout: 60_000 }).toBeGreaterThan(130);
  await expect.poll(() => tree().some(drives), { timeout: 10_000 }).toBe(true);
  return { child, tree: tree().map((pid) => [pid, readProcStat(pid)?.startTicks ?? 0] as const) };
}

test('nothing of a killed tool lives five seconds later, and no command is needed', {
  timeout: 120_000,
}, async () => {
  const line = commandLine();
  const { child, tree } = await midRound(line);
  child.kill('SIGKILL');
  await child.ended;
  const alive = () => tree.filter(([pid, ticks]) => isAlive(pid, ticks));
  expect(alive().length).toBeGreaterThan(1);
  await expect.poll(alive, { timeout: 5000 }).toEqual([]);
  expect(line.left()).toEqual([]);
});

test('what a killed tool leaves without its watchdog is removed by cleanup', {
  timeout: 120_000,
}, async () => {
  const line = commandLine();
  const { run, left } = line;
  const { child, tree } = await midRound(line);
  const isWatchdog = ([pid]: (typeof tree)[number]) =>
    textOrEmpty(`/proc/${pid}/cmdline`).includes('watchdog-child');
  process.kill(tree.find(isWatchdog)?.[0] ?? 0, 'SIGKILL');
  child.kill('SIGKILL');
  await child.ended;
  expect(left().length).toBeGreaterThan(1);
  const { code, out } = await run('cleanup');
  expect(code).toBe(0);
  expect(out).toMatch(/ended \d+ server processes of the interrupted run/);
  expect(left()).toEqual([]);
  expect((await run('cleanup')).out).toBe('Nothing was left behind.\n');
});

test('a server that dies fails its trial, the others go on, and the run is incomplete', {
  timeout: 60_000,
}, async () => {
  const { run: _, start, trials, left } = commandLine();
  const child = start(
    'bench',
    '--preset',
    'smoke',
    '--runtime',
    'process',
    '--workload',
    'keepalive',
    '--server',
    'httpd',
    '--out',
    'run',
  );
  await expect.poll(() => httpdOf(child), { timeout: 10_000 }).not.toBeNull();
  process.kill(httpdOf(child) ?? 0, 'SIGKILL');
  const { code, out } = await child.ended;
  expect(code).toBe(3);
  expect(out).toContain('incomplete');
  const [first, ...others] = trials('run');
  expect(first).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('httpd was ended by SIGKILL'),
  });
  expect(others.map(({ state }) => state)).toEqual(['completed', 'completed']);
  expect(left()).toEqual([]);
});

/**
 * The parent of an httpd that serves, among the children of the tool; one that only judges its
 * configuration does not count.
 */
function httpdOf(child: ChildProcess): number | null {
  const isHttpd = (pid: number) => {
    try {
      return /\/(apache2|httpd)\0.*\0FOREGROUND\0/.test(
        readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
      );
    } catch {
      return false;
    }
  };
  return processTree(child.pid ?? 0).find(isHttpd) ?? null;
}

test('two runs at once are refused, because they would measure each other', {
  timeout: 60_000,
}, async () => {
  const { run, start, left } = commandLine();
  const first = start('bench', ...short, '--duration', '30', '--mpm', 'event', '--out', 'first');
  await expect.poll(() => left().length, { timeout: 10_000 }).toBeGreaterThan(0);
  const { code, err } = await run('bench', ...short, '--out', 'second');
  expect(code).toBe(2);
  expect(err).toMatch(/another run \(.*, process \d+\) is measuring on this machine/);
  first.kill('SIGINT');
  expect((await first.ended).code).toBe(130);
});

test('a folder that is no run, or of another schema, is refused by name', async () => {
  const { folder, run } = commandLine();
  mkdirSync(join(folder, 'old'));
  expect((await run('report', 'old')).err).toContain('old is not a run’s folder'.replace('’', "'"));
  writeFileSync(
    join(folder, 'old/plan.json'),
    JSON.stringify({ schema: 9, runId: 'x', arms: [], cells: [], rounds: [] }),
  );
  const { code, err } = await run('bench', '--resume', 'old');
  expect(code).toBe(2);
  expect(err).toContain('has schema 9; this version of mpm-bench reads schema 5');
});

test.each(['bench', 'claims', 'advise', 'report', 'compare', 'validate', 'doctor', 'cleanup'])(
  '%s --help is enough to use it',
  async (command) => {
    const { code, out } = await commandLine().run(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`Usage: npm run ${command} --`);
  },
);

test('doctor names what it saw and what it means', async () => {
  const { code, out } = await commandLine().run('doctor');
  expect([0, 3]).toContain(code);
  for (const what of [
    'CPUs',
    'memory',
    'cgroups',
    'container engine',
    'httpd',
    'open files',
    'load from others',
  ]) {
    expect(out).toContain(what);
  }
});
