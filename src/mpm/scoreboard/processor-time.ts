import { readFileSync } from 'node:fs';
import type { Scoreboard } from './scoreboard.ts';

/** Seconds of CPU time of running processes, and of those that have ended and been waited for. */
export interface ProcessorTime {
  readonly user: number;
  readonly system: number;
  readonly childrenUser: number;
  readonly childrenSystem: number;
}

/** sysconf(_SC_CLK_TCK) is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * Sums up the parent and all its children from /proc/PID/stat (proc_pid_stat(5)). httpd calls
 * times(2) after each request and keeps the result in the scoreboard. Reading it here costs the
 * requests nothing.
 */
export function processorTime(scoreboard: Scoreboard, parentPid: number): ProcessorTime {
  const pids = [parentPid];
  for (let slot = 0; slot < scoreboard.shape.serverLimit; slot += 1) {
    const pid = scoreboard.process(slot, 'pid');
    if (pid !== 0) pids.push(pid);
  }
  const rows = pids.map(ticksOf);
  const sum = (index: number) =>
    rows.reduce((total, row) => total + (row[index] ?? 0), 0) / ticksPerSecond;
  return { user: sum(0), system: sum(1), childrenUser: sum(2), childrenSystem: sum(3) };
}

/** Reads fields 14 to 17. The name before them may hold blanks and parentheses. */
function ticksOf(pid: number): readonly number[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number);
  } catch {
    return [];
  }
}
