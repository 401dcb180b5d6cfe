import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import {
  type DisturbanceReading,
  disturbancesBetween,
  quotaFolders,
  readDisturbances,
} from '../../src/sample/disturbances.ts';
import { cgroupFile, needs, root } from '../fixtures/needs.ts';

const target = { host: '127.0.0.1', port: 1, pid: null, cgroup: null, readStats: null };

test('the control groups above a process, in both versions', () => {
  expect(quotaFolders('3:cpuset:/x\n2:cpu,cpuacct:/docker/abc\n')).toEqual([
    '/sys/fs/cgroup/cpu,cpuacct/docker/abc',
    '/sys/fs/cgroup/cpu,cpuacct/docker',
    '/sys/fs/cgroup/cpu,cpuacct',
    '/sys/fs/cgroup',
  ]);
  expect(quotaFolders('0::/user.slice/a.scope\n')).toEqual([
    '/sys/fs/cgroup/user.slice/a.scope',
    '/sys/fs/cgroup/user.slice',
    '/sys/fs/cgroup',
  ]);
  expect(quotaFolders('0::/\n')).toEqual(['/sys/fs/cgroup']);
});

test('the worst quota above us counts, and a clock that is set is seen', () => {
  const at = (throttled: number, oomKills: number | null, clockOffsetMs: number) =>
    ({
      periods: [
        { all: 0, throttled: 0 },
        { all: 100 + throttled * 10, throttled },
      ],
      oomKills,
      clockOffsetMs,
      trackingDrops: throttled * 2,
    }) satisfies DisturbanceReading;
  expect(disturbancesBetween(at(0, 2, 5000), at(3, 3, 4000))).toEqual({
    throttledShare: 0.1,
    oomKills: 1,
    clockStepMs: -1000,
    trackingDrops: 6,
  });
  expect(disturbancesBetween(at(0, null, 0), at(0, null, 0)).oomKills).toBeNull();
});

test('nothing happens to a process that is left alone', () => {
  const first = readDisturbances(target);
  const between = disturbancesBetween(first, readDisturbances(target));
  expect(between).toMatchObject({ oomKills: null });
  expect(Math.abs(between.clockStepMs)).toBeLessThan(50);
});

needs(root, cgroupFile('memory/memory.oom_control')).test(
  'a process that the kernel kills because memory is short is counted',
  async () => {
    const folder = `/sys/fs/cgroup/memory/mpm-bench-test-${process.pid}`;
    mkdirSync(folder);
    try {
      writeFileSync(join(folder, 'memory.limit_in_bytes'), String(16 * 2 ** 20));
      const cgroup = { version: 1, memory: folder, cpu: folder } as const;
      const first = readDisturbances({ ...target, cgroup });
      const greedy = `Buffer.alloc(256 * 2 ** 20, 1)`;
      const enter = `echo $$ > ${folder}/cgroup.procs && exec "$@"`;
      await execa('sh', ['-c', enter, 'sh', process.execPath, '-e', greedy], { reject: false });
      const { oomKills } = disturbancesBetween(first, readDisturbances({ ...target, cgroup }));
      expect(oomKills).toBe(1);
    } finally {
      rmdirSync(folder);
    }
  },
);

needs(root, cgroupFile('cpu/cpu.cfs_quota_us')).test(
  'a process under a CPU quota sees that it is stopped',
  async () => {
    const folder = join('/sys/fs/cgroup/cpu', `mpm-bench-test-${process.pid}`);
    mkdirSync(folder);
    try {
      writeFileSync(join(folder, 'cpu.cfs_period_us'), '10000');
      writeFileSync(join(folder, 'cpu.cfs_quota_us'), '2000');
      const source = join(import.meta.dirname, '../../src/sample/disturbances.ts');
      const busy = `
        import { disturbancesBetween, readDisturbances } from '${source}';
        const target = ${JSON.stringify(target)};
        const first = readDisturbances(target);
        for (const end = performance.now() + 300; performance.now() < end; );
        console.log(disturbancesBetween(first, readDisturbances(target)).throttledShare);`;
      const enter = `echo $$ > ${folder}/cgroup.procs && exec "$@"`;
      const node = [process.execPath, '--input-type=module', '-e', busy];
      const { stdout } = await execa('sh', ['-c', enter, 'sh', ...node]);
      expect(Number(stdout)).toBeGreaterThan(0.5);
    } finally {
      rmdirSync(folder);
    }
  },
);
