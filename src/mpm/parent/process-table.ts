import type { ChildProcess } from 'node:child_process';
import type { Ending } from '../../os/fork.ts';
import type { ChildOrder } from '../child/inherited.ts';
import { type Program, startProgram } from './child-program.ts';

/** The parent's children. Tests use another table. */
export interface ProcessTable {
  /**
   * Starts a child, which inherits the descriptors in the order of `inheritedFd`. Returns its
   * process id, or null when the system refuses.
   */
  spawn(order: ChildOrder, fds: readonly number[]): number | null;
  /**
   * Returns the next child that has ended and was not returned yet; null where there is none. Never
   * waits (waitpid, WNOHANG).
   */
  reap(): Death | null;
  /** Sends a signal. Returns false when there is no such process. */
  kill(pid: number, signal: NodeJS.Signals): boolean;
  /** Lists the children that reap has not returned. */
  pids(): readonly number[];
}

export interface Death extends Ending {
  readonly pid: number;
}

/** Starts children as processes of Node's that run this program. */
export function spawnedChildren(program: Program): ProcessTable {
  const living = new Map<number, ChildProcess>();
  const ended: Death[] = [];
  return {
    spawn(order, fds) {
      const child = startProgram(program, order, fds);
      const { pid } = child;
      if (pid === undefined) return null;
      living.set(pid, child);
      child.once('exit', (exitCode, signal) => ended.push({ pid, exitCode, signal }));
      return pid;
    },
    reap() {
      const death = ended.shift() ?? null;
      if (death !== null) living.delete(death.pid);
      return death;
    },
    kill: (pid, signal) => living.get(pid)?.kill(signal) ?? false,
    pids: () => [...living.keys()],
  };
}
