import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { textOrEmpty } from '../../os/text-file.ts';
import type { Cgroup } from '../server.ts';

const mount = '/sys/fs/cgroup';

/**
 * Makes a cgroup for one arm; null where this user may not. Version 1: one folder in the memory and
 * one in the cpuacct hierarchy. Version 2: a folder under the root whose memory and cpu controllers
 * are switched on for it.
 */
export function makeCgroup(name: string): Cgroup | null {
  return version1(name) ?? version2(name);
}

/** Lists every folder that `makeCgroup` may make; the caller notes them before it does. */
export const possibleFolders = (name: string): readonly string[] => [
  join(mount, 'memory', name),
  join(mount, 'cpuacct', name),
  join(mount, name),
];

/** Lists the files into which a process writes its pid to enter the cgroup. */
export const cgroupProcs = (cgroup: Cgroup): readonly string[] =>
  foldersOf(cgroup).map((folder) => join(folder, 'cgroup.procs'));

/**
 * Removes the folders; the kernel refuses until the last process is gone for good, so a few tries.
 */
export async function removeCgroup(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    for (let tries = 0; existsSync(folder) && tries < 50; tries += 1) {
      try {
        rmdirSync(folder);
      } catch {
        await wait(20);
      }
    }
  }
}

export const foldersOf = (cgroup: Cgroup): readonly string[] => [
  ...new Set([cgroup.memory, cgroup.cpu]),
];

function version1(name: string): Cgroup | null {
  const memory = join(mount, 'memory', name);
  const cpu = join(mount, 'cpuacct', name);
  if (!existsSync(join(mount, 'memory/memory.usage_in_bytes'))) return null;
  if (!made([memory, cpu], 'memory.usage_in_bytes')) return null;
  countSocketMemory(memory);
  return { version: 1, memory, cpu };
}

/**
 * Makes version 1 count the memory of TCP sockets. It does so only under a limit
 * (mm/memcontrol-v1.c, memcg_update_tcp_max), so this sets one that is never reached.
 */
export function countSocketMemory(memoryFolder: string): void {
  try {
    writeFileSync(join(memoryFolder, 'memory.kmem.tcp.limit_in_bytes'), String(2 ** 50));
  } catch {
    // A kernel without it: the sampler finds the memory uncounted and says so.
  }
}

function version2(name: string): Cgroup | null {
  const folder = join(mount, name);
  const enabled = textOrEmpty(join(mount, 'cgroup.subtree_control'));
  if (!/\bmemory\b/.test(enabled)) return null;
  if (isRefused || !made([folder], 'memory.current')) return null;
  isRefused ??= !admits(folder);
  if (!isRefused) return { version: 2, memory: folder, cpu: folder };
  rmdirSync(folder);
  return null;
}

/** True where cgroups of version 2 admit no process of ours; null until one was made. */
let isRefused: boolean | null = null;

/**
 * Tells whether a process may enter the cgroup. A container with a cgroup namespace of its own may
 * make one in the host's tree, and is refused there (Documentation/admin-guide/cgroup-v2.rst,
 * delegation).
 */
export const admits = (folder: string): boolean =>
  spawnSync('sh', ['-c', 'echo $$ >"$0"', join(folder, 'cgroup.procs')]).status === 0;

/** A group that is made and not yet entered is younger. */
const staleMs = 60_000;

/** Removes groups that a killed process has left; the kernel refuses those with a process. */
export function removeStaleCgroups(prefix: string): void {
  for (const parent of ['memory', 'cpuacct', ''].map((each) => join(mount, each))) {
    const names = existsSync(parent) ? readdirSync(parent) : [];
    for (const name of names.filter((each) => each.startsWith(prefix))) {
      const folder = join(parent, name);
      try {
        if (statSync(folder).mtimeMs < Date.now() - staleMs) rmdirSync(folder);
      } catch {
        // It is in use, or another agent has removed it.
      }
    }
  }
}

function made(folders: readonly string[], proof: string): boolean {
  try {
    for (const folder of folders) mkdirSync(folder);
    if (existsSync(join(folders[0] ?? '', proof))) return true;
  } catch {
    // Not root, or a read-only mount: the arm is then measured by other means.
  }
  for (const folder of folders) if (existsSync(folder)) rmdirSync(folder);
  return false;
}
