import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import * as libc from './libc.ts';
import { exitNow } from './process.ts';

const PR_SET_CHILD_SUBREAPER = 36;
const WNOHANG = 1;
const MADV_DOFORK = 11;

/**
 * Bounds of what a process can have mapped. The kernel skips gaps, and stops at its own pages,
 * which lie above.
 */
const lowest = 2 ** 16;
const addressSpace = 2 ** 47 - 2 ** 17;

/**
 * Runs this in a copy of this process, which has this one thread only (fork(2)). Returns the copy's
 * process id, or -errno.
 *
 * A copy can go on only in a Node without helper threads (`--single-threaded --v8-pool-size=0`). It
 * must never return to its event loop, which is the original's, or to Node's own exit, which waits
 * for threads that it lacks. A copy that throws ends with 1. V8 keeps its heap out of copies
 * (MADV_DONTFORK, in OS::Allocate of base/platform/platform-posix.cc), because Node forks only to
 * start other programs. That is taken back first.
 */
export function fork(run: () => never): number {
  libc.madvise(lowest, addressSpace, MADV_DOFORK);
  const pid = libc.fork();
  if (pid === -1) return -libc.errno();
  return pid === 0 ? runOrEnd(run) : pid;
}

function runOrEnd(run: () => never): never {
  try {
    return run();
  } catch (error) {
    writeSync(2, `${error instanceof Error ? error.stack : String(error)}\n`);
    return exitNow(1);
  }
}

/** Makes this process the parent of descendants whose own parent ends (prctl(2)). */
export function adoptOrphans(): void {
  libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

/** The end of a process: one of the two is null. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

const names = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));
const status = new Int32Array(1);

/**
 * Returns how this child has ended; null while it runs or is not our child yet. Never waits
 * (waitpid(2), WNOHANG).
 */
export function endingOf(pid: number): Ending | null {
  if (libc.waitpid(pid, status, WNOHANG) !== pid) return null;
  const word = status[0] ?? 0;
  const signal = word & 0x7f;
  if (signal === 0) return { exitCode: (word >> 8) & 0xff, signal: null };
  return { exitCode: null, signal: (names.get(signal) ?? 'SIGKILL') as NodeJS.Signals };
}

/** Waits until this child of ours has ended, and discards its status. */
export function awaitEnd(pid: number): void {
  while (libc.waitpid(pid, status, 0) === -1 && libc.errno() === constants.errno.EINTR);
}
