import { constants } from 'node:os';
import * as libc from './libc.ts';

const PR_SET_CHILD_SUBREAPER = 36;
const WNOHANG = 1;
const MADV_DOFORK = 11;

/** All that a process can have mapped; the kernel passes over what is not, and stops at its own pages, which lie above. */
const lowest = 2 ** 16;
const addressSpace = 2 ** 47 - 2 ** 17;

/**
 * A copy of this process with this one thread alone (fork(2)): 0 in the copy, its process id in the original, or -errno. Only a
 * Node without helper threads (`--single-threaded --v8-pool-size=0`) goes on as a copy, and only as long as it never returns to its event
 * loop: that would read from the original's descriptors. V8 keeps its heap out of copies (MADV_DONTFORK, in OS::Allocate of
 * base/platform/platform-posix.cc), because Node forks only to start other programs; that is taken back first.
 */
export function fork(): number {
  libc.madvise(lowest, addressSpace, MADV_DOFORK);
  const pid = libc.fork();
  return pid === -1 ? -libc.errno() : pid;
}

/** From now on descendants of ours whose own parent ends become our children (prctl(2)). */
export function adoptOrphans(): void {
  libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

/** How a process ended: one of the two is null. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

const names = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));
const status = new Int32Array(1);

/** How this child of ours has ended; null while it has not, or is not our child yet. Never waits (waitpid(2), WNOHANG). */
export function endingOf(pid: number): Ending | null {
  if (libc.waitpid(pid, status, WNOHANG) !== pid) return null;
  const word = status[0] ?? 0;
  const signal = word & 0x7f;
  if (signal === 0) return { exitCode: (word >> 8) & 0xff, signal: null };
  return { exitCode: null, signal: (names.get(signal) ?? 'SIGKILL') as NodeJS.Signals };
}

/** Waits until this child of ours has ended, and forgets how. */
export function awaitEnd(pid: number): void {
  while (libc.waitpid(pid, status, 0) === -1 && libc.errno() === constants.errno.EINTR);
}
