import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processTree, readProcStat } from '../os/proc.ts';
import type { Sampler } from './sampler.ts';
import type { Target } from './target.ts';

/** Samples the number of processes and threads of the arm: httpd's parent, and its children. */
export function processesSampler({ cgroup, pid }: Target): Sampler | null {
  if (cgroup === null && pid === null) return null;
  return {
    columns: ['processes', 'threads'],
    intervalMs: 1000,
    cpuShare: 0.001,
    read: () => (cgroup === null ? treeCounts(pid ?? 0) : cgroupCounts(cgroup)),
  };
}

function cgroupCounts({ version, memory }: NonNullable<Target['cgroup']>) {
  const threads = version === 2 ? 'cgroup.threads' : 'tasks';
  return [lines(join(memory, 'cgroup.procs')), lines(join(memory, threads))];
}

function treeCounts(pid: number) {
  const tree = processTree(pid);
  if (tree.length === 0) return null;
  return [tree.length, tree.reduce((sum, each) => sum + (readProcStat(each)?.threads ?? 0), 0)];
}

const lines = (file: string) => readFileSync(file, 'latin1').split('\n').length - 1;
