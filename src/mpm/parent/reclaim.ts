import type { Log } from '../log/error-log.ts';
import type { Clock } from './clock.ts';
import type { ProcessTable } from './process-table.ts';

interface Step {
  readonly atMs: number;
  readonly signal: NodeJS.Signals | null;
  readonly log: ((log: Log, pid: number) => void) | null;
}

const sendTerm: Step['log'] = (log, pid) =>
  log('warn', `AH00045: child process ${pid} still did not exit, sending a SIGTERM`);
const sendKill: Step['log'] = (log, pid) =>
  log('error', `AH00046: child process ${pid} still did not exit, sending a SIGKILL`);
const giveUp: Step['log'] = (log, pid) =>
  log('error', `AH00047: could not make child process ${pid} exit, attempting to continue anyway`);

/** The action_table of ap_reclaim_child_processes (server/mpm_unix.c). */
export const killLadder: readonly Step[] = [
  { atMs: 0, signal: 'SIGTERM', log: null },
  { atMs: 3000, signal: 'SIGTERM', log: sendTerm },
  { atMs: 5000, signal: 'SIGTERM', log: sendTerm },
  { atMs: 7000, signal: 'SIGTERM', log: sendTerm },
  { atMs: 9000, signal: 'SIGKILL', log: sendKill },
  { atMs: 10_000, signal: null, log: giveUp },
];

/** Ends all children, more and more firmly. Returns when none is left, or after 10 s. */
export async function reclaimChildProcesses(
  table: ProcessTable,
  clock: Clock,
  log: Log,
): Promise<void> {
  const startedMs = clock.nowMs();
  let waitMs = 16;
  for (const step of killLadder) {
    while (clock.nowMs() - startedMs < step.atMs) {
      if (noneLeft(table)) return;
      const leftMs = startedMs + step.atMs - clock.nowMs();
      await clock.sleep(Math.min(waitMs, leftMs));
      waitMs = Math.min(waitMs * 4, 1000);
    }
    if (noneLeft(table)) return;
    for (const pid of table.pids()) {
      step.log?.(log, pid);
      if (step.signal !== null) table.kill(pid, step.signal);
    }
  }
}

function noneLeft(table: ProcessTable): boolean {
  while (table.reap() !== null);
  return table.pids().length === 0;
}
