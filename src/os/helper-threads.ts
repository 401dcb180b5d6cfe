import { readdirSync, readFileSync } from 'node:fs';
import * as libc from './libc.ts';

const SCHED_IDLE = 5;

/**
 * Lets this process's compiler and garbage collector threads run only when nobody else wants the CPU (sched(7)). On one CPU
 * they would otherwise hold up the thread that does the work for a whole slice of the scheduler's, 3 to 4 ms. No privilege
 * is needed; where it does not work, nothing changes.
 */
export function idleHelperThreads(): void {
  const parameters = new Int32Array(1);
  for (const thread of helperThreads()) {
    libc.schedSetscheduler?.(thread, SCHED_IDLE, parameters);
  }
}

function helperThreads(): readonly number[] {
  try {
    return readdirSync('/proc/self/task')
      .filter((id) => readFileSync(`/proc/self/task/${id}/comm`, 'latin1').includes('V8Worker'))
      .map(Number);
  } catch {
    return [];
  }
}
