import type { ChildProcess } from 'node:child_process';
import type { Ending } from '../../os/fork.ts';
import type { ChildOrder } from '../child/inherited.ts';
import { type Program, startProgram } from './program.ts';

/** The parent's children. In tests another one keeps the book. */
export interface ProcessTable {
  /**
   * Starts a child, which inherits the descriptors in the order of `inheritedFd`. Returns its process
   * id, or null when the system refuses.
   */
  spawn(order: ChildOrder, fds: readonly number[]): number | null;
  /** The next child that has ended and was not told of yet; null when there is none. Never waits (waitpid, WNOHANG). */
  reap(): Death | null;
  /** False when there is no such process any more. */
  kill(pid: number, signal: NodeJS.Signals): boolean;
  /** Children that have not been told of by reap. */
  pids(): readonly number[];
}

export interface Death extends Ending {
  readonly pid: number;
}

/** Children as processes of Node's that run this program. */
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
