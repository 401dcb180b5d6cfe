import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { watch } from '../../../src/sample/watch.ts';
import { removeProcessLeftovers } from '../../../src/server/process/leftovers.ts';
import { ballast } from '../../../src/studies/validate/ballast.ts';
import type { Campaign, Said } from '../../../src/studies/validate/campaign.ts';
import { cpuQuota } from '../../../src/studies/validate/cpu-quota.ts';
import {
  findingsOf,
  findingsText,
  reportsWithDifference,
} from '../../../src/studies/validate/findings.ts';
import { commandLine } from '../../fixtures/command-line.ts';
import { cgroupFile, needs, root } from '../../fixtures/needs.ts';
import { fetchMs, never, runtime, testRun } from '../../fixtures/real-httpd.ts';

// Runs beside one other: it measures real servers.

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

test('workloads in which an effect would not show are refused', async () => {
  const { code, err } = await commandLine().run(
    ...['validate', '--effect', 'none,cpu-10,memory', '--workload', 'keepalive'],
  );
  expect(code).toBe(2);
  expect(err).toContain('effect memory shows in the workload memory');
  expect(err).not.toContain('cpu-10 shows');
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
    const ours = () => readdirSync('/dev/shm').filter((name) => name.includes(`-${process.pid}-`));
    const before = ours();
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
    expect(ours()).toEqual(before);
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
    const found = JSON.parse(readFileSync(join(folder, 'found/validation.json'), 'utf8'));
    expect(found.campaigns).toMatchObject([{ effect: 'none', rounds: 6 }]);
    const asked = found.campaigns[0].verdicts.map((each: Said) => `${each.cell} ${each.figure}`);
    expect(new Set(asked)).toEqual(
      new Set([
        ...['memory-64 footprint', 'keepalive-32 rate', 'burst-128 drain', 'burst-128 lost'],
        ...['parked-32 lost', 'parked-32 latencyP50', 'parked-128 lost', 'parked-128 latencyP50'],
      ]),
    );
    expect(left()).toEqual([]);
    const again = await run('validate', '--resume', 'found');
    expect(again.err).not.toContain('requests/s;');
    expect(again.code).toBe(code);
  },
  // Six rounds of five cells; on busy CPUs they have taken two minutes.
  2 * fetchMs,
);

const said = (disturbed: boolean, outcome: Said['outcome'], estimate: number): Said => ({
  ...{ cell: 'keepalive-32', workload: 'keepalive', figure: 'rate' },
  ...{ disturbed, outcome, estimate },
});
const campaign = (effect: Campaign['effect'], ...verdicts: readonly Said[]): Campaign => ({
  ...{ effect, folder: '', complete: true, seconds: 290, rounds: 10, verdicts },
});

test(
  'findings count reports: alarms between equal arms, and how often the disturbed one ' +
    'is found',
  () => {
    const campaigns = [
      // Found against both of the others.
      campaign(
        'cpu-10',
        said(false, 'equivalent', 1),
        said(true, 'worse', 0.91),
        said(true, 'worse', 0.89),
      ),
      // Found against one of them, and a false alarm between the equal ones.
      campaign(
        'cpu-10',
        said(false, 'better', 1.1),
        said(true, 'worse', 0.9),
        said(true, 'inconclusive', 0.97),
      ),
      // The wrong way round.
      campaign(
        'cpu-10',
        said(false, 'equivalent', 1),
        said(true, 'better', 1.1),
        said(true, 'equivalent', 1),
      ),
      campaign(
        'none',
        said(false, 'equivalent', 1),
        said(true, 'equivalent', 1),
        said(true, 'equivalent', 1),
      ),
    ];
    expect(findingsOf('cpu-10', campaigns)).toEqual([
      {
        ...{ effect: 'cpu-10', cell: 'keepalive-32', figure: 'rate', meant: true, reports: 3 },
        ...{ falseAlarms: 1, foundOnce: 2, foundTwice: 1, reversed: 1, equivalent: 0 },
        ...{ medianEstimate: expect.closeTo(0.94), truth: 0.9 },
      },
    ]);
    const [none] = findingsOf('none', campaigns);
    expect(none).toMatchObject({
      meant: false,
      reports: 1,
      falseAlarms: 0,
      equivalent: 1,
      truth: null,
    });
    expect(reportsWithDifference(campaigns)).toBe(3);
    const text = findingsText(findingsOf('none', campaigns), campaigns);
    expect(text).toContain('Of 1 reports on equal arms, 0 hold a difference.');
    expect(text).toContain('A report has 10 to 10 rounds and takes 290 to 290 s.');
  },
);

test('a report counts where it measured', () => {
  const other = { ...said(false, 'inconclusive', 1), cell: 'burst-128' };
  const equal = ['equivalent', 'equivalent', 'equivalent'] as const;
  const wide = campaign('none', other, ...equal.map((outcome) => said(false, outcome, 1)));
  const narrow = campaign('none', ...equal.map((outcome) => said(false, outcome, 1)));
  expect(
    findingsOf('none', [wide, narrow]).map((each) => [each.cell, each.reports, each.equivalent]),
  ).toEqual([
    ['burst-128', 1, 0],
    ['keepalive-32', 2, 2],
  ]);
});
