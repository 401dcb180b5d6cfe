import { type ChildProcess, spawn } from 'node:child_process';
import { type ChildOrder, inheritedVariable } from '../child/inherited.ts';
import type { Program } from './compile-once.ts';

/** The parent's children. In tests another one keeps the book. */
export interface ProcessTable {
  /** Starts a child; its process id, or null when the system refuses. */
  spawn(order: ChildOrder, fds: ChildFds): number | null;
  /** The next child that has ended and was not told of yet; null when there is none. Never waits (waitpid, WNOHANG). */
  reap(): Death | null;
  /** False when there is no such process any more. */
  kill(pid: number, signal: NodeJS.Signals): boolean;
  /** Children that have not been told of by reap. */
  pids(): readonly number[];
}

export interface ChildFds {
  readonly listener: number;
  readonly scoreboard: number;
  readonly pod: number;
}

export interface Death {
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * So early does V8 compile what is called again and again: with its own numbers (8, 400 and 500 calls) each thread would have to
 * rehearse 400 requests for the same code. Versions before 14 do not know all of them.
 */
const compileEarly = [
  '--invocation-count-for-feedback-allocation=2',
  '--invocation-count-for-maglev=30',
  '--minimum-invocations-after-ic-update=15',
];

/**
 * Flags of a child's Node. USR1 must not open a debugger. Helper threads of the compiler and the collector would cost memory and
 * compete with the one thread that works, so it does that itself.
 */
export const childFlags = [
  ...['--disable-sigusr1', '--single-threaded', '--v8-pool-size=0'],
  ...(Number.parseInt(process.versions.v8, 10) >= 14 ? compileEarly : []),
];

/** So many arenas suffice glibc's malloc (mallopt(3)): by itself it makes eight a CPU, and leaves some of each unused. */
const memory = { MALLOC_ARENA_MAX: '2' };

/** Children as processes of Node's that run this program. */
export function spawnedChildren(program: Program): ProcessTable {
  const living = new Map<number, ChildProcess>();
  const ended: Death[] = [];
  return {
    spawn(order, { listener, scoreboard, pod }) {
      const child = startProgram(program, order, [listener, scoreboard, pod]);
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

/** Starts a Node with this program; it inherits the descriptors as 3, 4 and so on. */
export function startProgram(
  { file, environment }: Program,
  order: ChildOrder,
  fds: readonly number[],
): ChildProcess {
  const child = spawn(process.execPath, [...childFlags, file], {
    stdio: ['ignore', 'ignore', 'inherit', ...fds],
    env: {
      ...memory,
      ...process.env,
      ...environment,
      [inheritedVariable]: JSON.stringify(order),
    },
  });
  // Without a process the failure comes as an event, and would end us if nobody listened.
  child.on('error', () => {});
  return child;
}
