import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** About a tenth of the weight of a normal thread (sched(7)). */
const niceness = 10;

/**
 * Lowers the priority of this process's compiler and garbage collector threads. On one CPU they
 * would otherwise hold up the working thread for whole time slices of 3 to 4 ms. SCHED_IDLE is too
 * low: on a busy CPU those threads then get nothing, and the thread that waits for them stalls for
 * up to a second. No privilege is needed; a failure changes nothing.
 */
export function yieldHelperThreads(): void {
  try {
    // Linux takes the number of a thread as well as that of a process (setpriority(2)).
    for (const thread of helperThreads()) setPriority(thread, niceness);
  } catch {
    // One of them has ended meanwhile.
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
