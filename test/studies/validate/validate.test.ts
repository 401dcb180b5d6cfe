import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { watch } from '../../../src/sample/watch.ts';
import { removeProcessLeftovers } from '../../../src/server/process/leftovers.ts';
import { ballast } from '../../../src/studies/validate/ballast.ts';
import type { Campaign } from '../../../src/studies/validate/campaign.ts';
import { cpuQuota } from '../../../src/studies/validate/cpu-quota.ts';
import { findingOf, findingsText } from '../../../src/studies/validate/findings.ts';
import { commandLine } from '../../fixtures/command-line.ts';
import { cgroupFile, needs, root } from '../../fixtures/needs.ts';
import { fetchMs, never, runtime, testRun } from '../../fixtures/real-httpd.ts';

// Runs alone: it measures real servers, and lists /dev/shm.

const quota = cgroupFile('cpu/cpu.cfs_quota_us');

test('the flags are judged all at once, and nothing is started', async () => {
  const { code, err } = await commandLine().run(
    ...['validate', '--effect', 'magic', '--campaigns', '0', '--rounds', '2', '--duration', 'x'],
  );
  expect(code).toBe(2);
  for (const flag of ['--effect "magic"', '--campaigns "0"', '--rounds "2"', '--duration "x"']) {
    expect(err).toContain(flag);
  }
});

needs(root, quota).test(
  'the CPU quota is set on every process of the server, and gone when the server is',
  async () => {
    using run = testRun();
    const start = cpuQuota(0.5)(runtime.start);
    const server = await start(run.request('httpd-event', { cpus: [0] }), never);
    const folder = `/sys/fs/cgroup/cpu/mpm-bench-quota-${server.pid}`;
    expect(readFileSync(join(folder, 'cpu.cfs_quota_us'), 'utf8').trim()).toBe('5000');
    expect(readFileSync(join(folder, 'cpu.cfs_period_us'), 'utf8').trim()).toBe('10000');
    const members = readFileSync(join(folder, 'cgroup.procs'), 'utf8').trim().split('\n');
    expect(members).toContain(String(server.pid));
    expect(members.length).toBeGreaterThan(2);
    await server[Symbol.asyncDispose]();
    expect(existsSync(folder)).toBe(false);
  },
  fetchMs,
);

needs(root).test(
  'the ballast is charged to the server’s footprint, and gone when the server is',
  async () => {
    using run = testRun();
    const before = readdirSync('/dev/shm').length;
    const shmem = async (start: typeof runtime.start) => {
      const server = await start(run.request('httpd-event'), never);
      try {
        const seen = watch(server);
        await seen.mark();
        await new Promise((resolve) => setTimeout(resolve, 300));
        const { memory } = await seen.stop();
        const column = memory?.series.columns.indexOf('shmemBytes') ?? -1;
        return memory?.series.rows.at(-1)?.[column] ?? 0;
      } finally {
        await server[Symbol.asyncDispose]();
      }
    };
    const added = (await shmem(ballast(2 ** 22)(runtime.start))) - (await shmem(runtime.start));
    // Charges are counted in batches, so a little more or less.
    expect(Math.abs(added - 2 ** 22)).toBeLessThan(2 ** 19);
    expect(readdirSync('/dev/shm')).toHaveLength(before);
  },
  fetchMs,
);

const project = resolve(import.meta.dirname, '../../..');

/** A tool that disturbs an arm in both ways, and then waits to be killed. */
const tool = `
  import { ballast } from '${project}/src/studies/validate/ballast.ts';
  import { cpuQuota } from '${project}/src/studies/validate/cpu-quota.ts';
  import { never, runtime, testRun } from '${project}/test/fixtures/real-httpd.ts';
  const start = cpuQuota(0.5)(ballast(2 ** 20)(runtime.start));
  const server = await start(testRun().request('httpd-event', { cpus: [0] }), never);
  console.log(server.pid);
  setInterval(() => {}, 1000);`;

needs(root, quota).test(
  'quota and ballast of a killed tool are removed with its server',
  async () => {
    const killed = spawn(process.execPath, ['--input-type=module', '-e', tool], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<string>((done) =>
      killed.stdout.once('data', (data) => done(String(data).trim())),
    );
    const ballastFiles = () =>
      readdirSync('/dev/shm').filter((name) => name.includes(`-${killed.pid}-`));
    const quota = `/sys/fs/cgroup/cpu/mpm-bench-quota-${pid}`;
    expect(existsSync(quota)).toBe(true);
    expect(ballastFiles()).toHaveLength(1);
    killed.kill('SIGKILL');
    await new Promise((done) => killed.once('exit', done));
    await removeProcessLeftovers();
    expect(existsSync(quota)).toBe(false);
    expect(ballastFiles()).toEqual([]);
  },
  fetchMs,
);

needs(root, quota).test(
  'a campaign compares an arm with itself, is resumed without a trial, and says what it found',
  async () => {
    const { run, folder, left } = commandLine();
    const flags = ['--effect', 'none', '--campaigns', '1', '--rounds', '6', '--duration', '0.5s'];
    const { code, err } = await run('validate', ...flags, '--out', 'found');
    expect([0, 3], err).toContain(code);
    const told = JSON.parse(readFileSync(join(folder, 'found/validation.json'), 'utf8'));
    expect(told.campaigns).toMatchObject([
      { effect: 'none', said: [{ figure: 'rate' }, { figure: 'cpu' }] },
    ]);
    expect(left()).toEqual([]);
    const again = await run('validate', '--resume', 'found');
    expect(again.err).not.toContain('requests/s;');
    expect(again.code).toBe(code);
  },
  fetchMs,
);

test('findings count outcomes, and tell what would be found by the noise that was seen', () => {
  const campaign = (
    outcome: 'better' | 'worse' | 'not-measured',
    ratio: number | null,
  ): Campaign => ({
    effect: 'cpu-10',
    folder: '',
    complete: true,
    seconds: 100,
    said: [
      {
        figure: 'rate',
        outcome,
        ratio,
        sd: ratio === null ? null : 0.03,
        rounds: 12,
        levels: null,
      },
    ],
  });
  const campaigns = [
    campaign('worse', 0.91),
    campaign('worse', 0.89),
    campaign('not-measured', null),
  ];
  const [finding] = findingOf('cpu-10', campaigns);
  expect(finding).toMatchObject({
    ...{ figure: 'rate', meant: true, comparisons: 3, worse: 2, better: 0, notMeasured: 1 },
    ...{ truth: 0.9, medianRatio: 0.9, longestSeconds: 100 },
  });
  expect(finding?.standardError).toBeCloseTo(0.03 / Math.sqrt(12), 12);
  // R 4.2.2: exp((qt(0.975, 11) + qt(0.8, 11)) * 0.03 / sqrt(12)) - 1
  expect(finding?.smallestFound).toBeCloseTo(0.02700151, 6);
  expect(findingsText([finding!])).toContain('| 0 / 2 | 0 | 0 | 1 | 0.900 (0.900) |');
});
