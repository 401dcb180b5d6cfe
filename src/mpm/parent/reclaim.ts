import type { Log } from '../log/error-log.ts';
import type { Clock } from './clock.ts';
import type { ProcessTable } from './process-table.ts';

interface Step {
  readonly atMs: number;
  readonly signal: NodeJS.Signals | null;
  readonly words: { readonly level: 'warn' | 'error'; text(pid: number): string } | null;
}

const again = (signal: 'SIGTERM' | 'SIGKILL', number: string, level: 'warn' | 'error') => ({
  level,
  text: (pid: number) => `${number}: child process ${pid} still did not exit, sending a ${signal}`,
});

/** The action_table of ap_reclaim_child_processes (server/mpm_unix.c). */
export const killLadder: readonly Step[] = [
  { atMs: 0, signal: 'SIGTERM', words: null },
  { atMs: 3000, signal: 'SIGTERM', words: again('SIGTERM', 'AH00045', 'warn') },
  { atMs: 5000, signal: 'SIGTERM', words: again('SIGTERM', 'AH00045', 'warn') },
  { atMs: 7000, signal: 'SIGTERM', words: again('SIGTERM', 'AH00045', 'warn') },
  { atMs: 9000, signal: 'SIGKILL', words: again('SIGKILL', 'AH00046', 'error') },
  {
    atMs: 10_000,
    signal: null,
    words: {
      level: 'error',
      text: (pid) =>
        `AH00047: could not make child process ${pid} exit, attempting to continue anyway`,
    },
  },
];

/** Ends all children, asking more and more firmly; returns when none is left, or after 10 s. */
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
    for (const pid of table.pids()) take(step, pid, table, log);
  }
}

function take({ signal, words }: Step, pid: number, table: ProcessTable, log: Log): void {
  if (words !== null) log({ level: words.level, text: words.text(pid) });
  if (signal !== null) table.kill(pid, signal);
}

function noneLeft(table: ProcessTable): boolean {
  while (table.reap() !== null);
  return table.pids().length === 0;
}
