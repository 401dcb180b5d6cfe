import { readdirSync } from 'node:fs';
import { processTree, readProcStat } from '../os/proc.ts';
import { textOrEmpty } from '../os/text-file.ts';
import { numberAfter } from './files.ts';
import type { Effort } from './sample.ts';
import type { Target } from './target.ts';

/** Cumulative counters of the arm's processes and threads; only differences are meaningful. */
export type EffortReading = NonNullable<ReturnType<typeof readEffort>>;

type Switches = readonly [voluntary: number, involuntary: number];

/**
 * Reads the arm's process tree and what it keeps of ended children (proc_pid_status(5),
 * proc_pid_stat(5)). Returns null without a process id in reach or when the tree is empty.
 */
export function readEffort({ pid }: Pick<Target, 'pid'>) {
  const tree = pid === null ? [] : processTree(pid);
  if (tree.length === 0) return null;
  const stats = tree.flatMap((each) => readProcStat(each) ?? []);
  return {
    /** Context switches by thread id: voluntary, and because another thread was preferred. */
    threads: new Map(tree.flatMap(switchesOf)),
    minorFaults: stats.reduce((sum, each) => sum + each.minorFaults, 0),
    majorFaults: stats.reduce((sum, each) => sum + each.majorFaults, 0),
  };
}

/**
 * Returns the differences between two readings. The kernel adds an ended child's page faults to its
 * parent and drops its context switches: those of threads that ended between the readings are
 * missing. A new thread counts from zero, and so does one with the id of another.
 */
export function effortBetween(
  earlier: EffortReading | null,
  later: EffortReading | null,
): Effort | null {
  if (earlier === null || later === null) return null;
  let voluntarySwitches = 0;
  let involuntarySwitches = 0;
  for (const [thread, [voluntary, involuntary]] of later.threads) {
    const [before, beforeInvoluntary] = earlier.threads.get(thread) ?? [0, 0];
    const same = voluntary >= before && involuntary >= beforeInvoluntary;
    voluntarySwitches += voluntary - (same ? before : 0);
    involuntarySwitches += involuntary - (same ? beforeInvoluntary : 0);
  }
  return {
    voluntarySwitches,
    involuntarySwitches,
    // The faults of a child that nobody waits for are lost.
    minorFaults: Math.max(0, later.minorFaults - earlier.minorFaults),
    majorFaults: Math.max(0, later.majorFaults - earlier.majorFaults),
  };
}

function switchesOf(pid: number): readonly (readonly [number, Switches])[] {
  return threadsOf(pid).flatMap((thread) => {
    const status = textOrEmpty(`/proc/${pid}/task/${thread}/status`);
    const voluntary = numberAfter(status, 'voluntary_ctxt_switches:');
    const involuntary = numberAfter(status, 'nonvoluntary_ctxt_switches:');
    if (voluntary === null || involuntary === null) return [];
    return [[Number(thread), [voluntary, involuntary]] as const];
  });
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}
