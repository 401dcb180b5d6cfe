import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { textOrEmpty } from '../../os/text-file.ts';
import { countSocketMemory } from '../process/own-cgroup.ts';
import type { Cgroup } from '../server.ts';

const mount = '/sys/fs/cgroup';

/**
 * Returns the pid that the engine reports if it is that of a process here; an engine in a virtual
 * machine counts its own.
 */
export function visiblePid(pid: number, containerId: string): number | null {
  return cgroupLines(pid).some((line) => line.includes(containerId)) ? pid : null;
}

/**
 * Returns the cgroup of a process from /proc/PID/cgroup (cgroups(7)); null where its files are not
 * visible.
 */
export function cgroupOf(pid: number): Cgroup | null {
  const lines = cgroupLines(pid).map((line) => line.split(':'));
  const pathOf = (controller: string) =>
    lines.find(([, controllers = '']) => controllers.split(',').includes(controller))?.[2];
  const memory = folder('memory', pathOf('memory'));
  const cpu = folder('cpuacct', pathOf('cpuacct')) ?? folder('cpu,cpuacct', pathOf('cpuacct'));
  if (memory !== null && cpu !== null) {
    countSocketMemory(memory);
    return { version: 1, memory, cpu };
  }
  const unified = folder('', lines.find(([id]) => id === '0')?.[2]);
  if (unified === null || !existsSync(join(unified, 'memory.stat'))) return null;
  return { version: 2, memory: unified, cpu: unified };
}

function folder(hierarchy: string, path: string | undefined): string | null {
  if (path === undefined) return null;
  const full = join(mount, hierarchy, path);
  return existsSync(join(full, 'cgroup.procs')) ? full : null;
}

const cgroupLines = (pid: number) => textOrEmpty(`/proc/${pid}/cgroup`).trim().split('\n');
