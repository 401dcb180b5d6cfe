import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processTree, readProcStat } from '../host/proc.ts';
import { numberAfter } from './files.ts';
import type { Target } from './sample.ts';

/** Clock ticks a second of /proc's times: USER_HZ, 100 on every Linux that runs Node. */
const ticksPerSecond = 100;

/**
 * CPU time that the whole arm has used so far, in microseconds; only differences mean something. From the cgroup's
 * account where there is one (nanoseconds), else from the scheduler's account of every thread (schedstat, nanoseconds)
 * plus that of the children which have ended (10 ms a child), else from the engine. null where none can be read.
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
  const reapedTicks = tree.reduce(
    (sum, each) => sum + (readProcStat(each)?.reapedCpuTicks ?? 0),
    0,
  );
  return (
    tree.reduce((sum, each) => sum + threadsUs(each), 0) + (reapedTicks * 1e6) / ticksPerSecond
  );
}

function threadsUs(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
      const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1');
      return sum + Number.parseInt(text, 10) / 1000;
    }, 0);
  } catch {
    // It ended while we read; its time is then among its parent's reaped children.
    return 0;
  }
}
