import { readFileSync } from 'node:fs';
import { textOrEmpty } from './text-file.ts';

/** Clock ticks in a second: sysconf(_SC_CLK_TCK) is 100 on every Linux that Node runs on. */
export const ticksPerSecond = 100;

/** State of one process from /proc/PID/stat (proc_pid_stat(5)). */
export type ProcStat = ReturnType<typeof parseProcStat>;

/** Reads /proc/PID/stat. Returns null when there is no such process. */
export function readProcStat(pid: number): ProcStat | null {
  const text = textOrEmpty(`/proc/${pid}/stat`);
  return text === '' ? null : parseProcStat(text);
}

/**
 * Parses /proc/PID/stat. Counts fields from the last parenthesis, because the command name may hold
 * blanks and parentheses.
 */
export function parseProcStat(text: string) {
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const number = (field: number) => Number(fields[field - 3]);
  return {
    pid: Number.parseInt(text, 10),
    state: fields[0] ?? '?',
    ppid: number(4),
    /** CPU time of all its threads, in clock ticks. */
    userTicks: number(14),
    systemTicks: number(15),
    /** The same for its children that have ended and been waited for. */
    reapedUserTicks: number(16),
    reapedSystemTicks: number(17),
    /** Minor and major page faults of its own and of its children that were waited for. */
    minorFaults: number(10) + number(11),
    majorFaults: number(12) + number(13),
    threads: number(20),
    /**
     * Start time in ticks since boot. Process ids are used again; a pid with its start time is not.
     */
    startTicks: number(22),
  };
}

/**
 * Lists the process and all its descendants, parents first. The list is empty when the process is
 * gone.
 */
export function processTree(pid: number): readonly number[] {
  const found: number[] = [];
  const visit = (each: number) => {
    let children: string;
    try {
      children = readFileSync(`/proc/${each}/task/${each}/children`, 'latin1');
    } catch {
      return;
    }
    found.push(each);
    for (const child of children.split(' ')) if (child !== '') visit(Number(child));
  };
  visit(pid);
  return found;
}

/** Tells whether this process still runs: same pid, same start, and not a zombie. */
export function isAlive(pid: number, startTicks: number): boolean {
  const stat = readProcStat(pid);
  return stat !== null && stat.startTicks === startTicks && stat.state !== 'Z';
}
