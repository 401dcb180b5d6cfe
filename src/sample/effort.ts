import { readdirSync } from 'node:fs';
import { processTree } from '../host/proc.ts';
import { textOrEmpty } from '../host/text-file.ts';
import { numberAfter } from './files.ts';
import type { Effort, Target } from './sample.ts';

/** What the arm's processes and threads have been through so far; only the difference of two readings means something. */
export interface EffortReading {
  /** Per thread id: how often it waited of its own will, and how often another was preferred. */
  readonly threads: ReadonlyMap<number, Switches>;
  readonly minorFaults: number;
  readonly majorFaults: number;
}

type Switches = readonly [voluntary: number, involuntary: number];

/**
 * Reads the process tree of the arm: its own processes, and what they keep of children that have ended. null where there is
 * no process id in reach, or nothing left of the tree. From proc_pid_status(5) and proc_pid_stat(5).
 */
export function readEffort({ pid }: Pick<Target, 'pid'>): EffortReading | null {
  const tree = pid === null ? [] : processTree(pid);
  if (tree.length === 0) return null;
  const faults = tree.map(faultsOf);
  const sum = (index: 0 | 1) => faults.reduce((total, each) => total + each[index], 0);
  return {
    threads: new Map(tree.flatMap(switchesOf)),
    minorFaults: sum(0),
    majorFaults: sum(1),
  };
}

/**
 * What happened between two readings. The kernel hands the page faults of an ended child to its parent, and forgets its
 * context switches: those of a thread that ended between the readings are missing, and never counted back. A thread that
 * was born between them counts from zero, and so does one that got the number of another.
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
    // A child that nobody waits for takes its faults with it.
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

/** Minor and major faults of a process and of its children that were waited for. */
function faultsOf(pid: number): readonly [number, number] {
  const text = textOrEmpty(`/proc/${pid}/stat`);
  return text === '' ? [0, 0] : parseFaults(text);
}

/** The fields minflt, cminflt, majflt and cmajflt; the command's name may hold blanks, so they are counted from its end. */
export function parseFaults(stat: string): readonly [minor: number, major: number] {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const number = (field: number) => Number(fields[field - 3]);
  return [number(10) + number(11), number(12) + number(13)];
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}
