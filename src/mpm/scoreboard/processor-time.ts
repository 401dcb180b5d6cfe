import { type ProcStat, readProcStat, ticksPerSecond } from '../../os/proc.ts';

/**
 * Sums up the CPU time of processes in seconds, and of their children that have ended and been
 * waited for. httpd calls times(2) after each request and keeps the result in the
 * scoreboard. Reading it here costs the requests nothing.
 */
export function processorTime(pids: readonly number[]) {
  const stats = pids.flatMap((pid) => readProcStat(pid) ?? []);
  const sum = (field: keyof Omit<ProcStat, 'state'>) =>
    stats.reduce((total, stat) => total + stat[field], 0) / ticksPerSecond;
  return {
    user: sum('userTicks'),
    system: sum('systemTicks'),
    childrenUser: sum('reapedUserTicks'),
    childrenSystem: sum('reapedSystemTicks'),
  };
}
