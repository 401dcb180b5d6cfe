import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processTree, readProcStat, ticksPerSecond } from '../os/proc.ts';
import { numberAfter } from './files.ts';
import type { Target } from './target.ts';

/**
 * Returns the CPU time of the whole arm so far in microseconds; only differences are meaningful.
 * Sources: the cgroup's counter (nanoseconds); else every thread's schedstat (nanoseconds) plus the
 * time of ended children (10 ms per child); else the engine. Returns null without a source.
 */
export async function cpuUs({ cgroup, pid, readStats }: Target): Promise<number | null> {
  try {
    if (cgroup !== null) return cgroupUs(cgroup.version, cgroup.cpu);
    if (pid !== null) return treeUs(pid);
    return readStats === null ? null : (await readStats()).cpuUs;
  } catch {
    return null;
  }
}

function cgroupUs(version: 1 | 2, folder: string): number | null {
  if (version === 2)
    return numberAfter(readFileSync(join(folder, 'cpu.stat'), 'latin1'), 'usage_usec ');
  return Number(readFileSync(join(folder, 'cpuacct.usage'), 'latin1')) / 1000;
}

function treeUs(pid: number): number | null {
  const tree = processTree(pid);
  if (tree.length === 0) return null;
  return tree.reduce((sum, each) => sum + threadsUs(each) + reapedUs(each), 0);
}

function reapedUs(pid: number): number {
  const stat = readProcStat(pid);
  if (stat === null) return 0;
  return ((stat.reapedUserTicks + stat.reapedSystemTicks) * 1e6) / ticksPerSecond;
}

function threadsUs(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
      const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1');
      return sum + Number.parseInt(text, 10) / 1000;
    }, 0);
  } catch {
    // It ended meanwhile; its time is now among its parent's reaped children.
    return 0;
  }
}
