import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  admits,
  foldersOf,
  makeCgroup,
  removeStaleCgroups,
} from '../../../src/server/process/own-cgroup.ts';
import type { Cgroup } from '../../../src/server/server.ts';
import { cgroupFile, needs, root } from '../../fixtures/needs.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

test('a cgroup that no process may enter is none', () => {
  const folder = temporaryFolder();
  expect(admits(join(folder, 'not-there'))).toBe(false);
  mkdirSync(join(folder, 'refuses/cgroup.procs'), { recursive: true });
  expect(admits(join(folder, 'refuses'))).toBe(false);
  expect(admits(folder)).toBe(true);
});

const version1 = cgroupFile('memory/memory.usage_in_bytes');

needs(root, version1).test('what a killed agent left is removed, but nothing just made', () => {
  const prefix = `mpm-bench-test-stale-${process.pid}-`;
  const folders = foldersOf(makeCgroup(`${prefix}a`) as Cgroup);
  removeStaleCgroups(prefix);
  expect(folders.map((folder) => existsSync(folder))).toEqual([true, true]);
  for (const folder of folders) utimesSync(folder, 0, 0);
  removeStaleCgroups(prefix);
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
});
