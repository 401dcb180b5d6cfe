import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** About a tenth of the weight of a normal thread (sched(7)). */
const niceness = 10;

/**
 * Lets this process's compiler and garbage collector threads stand back behind the thread that does the work: on one CPU they
 * would otherwise hold it up for whole slices of the scheduler's, 3 to 4 ms. Not SCHED_IDLE: where somebody else keeps the
 * CPU busy those threads then get none of it, and the thread that waits for them stands still for up to a second. No privilege
 * is needed; where it does not work, nothing changes.
 */
export function yieldHelperThreads(): void {
  try {
    // On Linux the number of a thread is taken as well as that of a process (setpriority(2)).
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
