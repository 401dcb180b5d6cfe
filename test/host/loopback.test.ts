import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loopbackFault } from '../../src/host/loopback.ts';
import { needs, root } from '../fixtures/needs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { writeRun } from '../fixtures/run-folder.ts';

const cli = resolve(import.meta.dirname, '../../src/cli/main.ts');

/** Runs a command in a network namespace of its own, whose interfaces are down. */
function withoutNetwork(...args: readonly string[]) {
  const folder = temporaryFolder();
  const { status, stdout, stderr } = spawnSync('unshare', ['-n', process.execPath, cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr, made: readdirSync(folder) };
}

const remedy =
  'the interface lo is down in this network namespace, and `ip link set lo up` brings it up';

test('loopback that works has no fault', async () => {
  expect(await loopbackFault()).toBeNull();
});

needs(root).test('bench says that loopback is down before it plans anything', () => {
  const { status, stderr, made } = withoutNetwork('bench', '--runtime', 'process', '--out', 'run');
  expect(stderr).toMatch(/the load cannot reach a server over loopback \(connect ENETUNREACH .*\)/);
  expect(stderr).toContain(remedy);
  expect([status, made]).toEqual([2, []]);
});

needs(root).test('a run is not continued without it either', () => {
  const folder = temporaryFolder();
  writeRun(join(folder, 'run'));
  const { status, stderr } = withoutNetwork('bench', '--resume', join(folder, 'run'));
  expect([status, stderr]).toEqual([2, expect.stringContaining(remedy)]);
});

needs(root).test('doctor finds it', () => {
  const { status, stdout } = withoutNetwork('doctor');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`no arm can be reached: ${remedy}`);
  expect(status).toBe(3);
});
