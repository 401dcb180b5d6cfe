import { type ChildProcess, spawn } from 'node:child_process';
import { type ChildOrder, inheritedVariable } from '../child/inherited.ts';

/** A child's program. */
export interface Program {
  readonly file: string;
  /** Variables in addition to the parent's. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a Node with this program, which inherits the descriptors as 3, 4 and so on. */
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
  // A failed start is an event, which would end the parent without a listener.
  child.on('error', () => {});
  return child;
}

/**
 * Numbers of calls after which V8 compiles. With its own numbers (8, 400 and 500) each thread would
 * have to rehearse 400 requests for the same code. Versions before 14 lack some of them.
 */
const compileEarly = [
  '--invocation-count-for-feedback-allocation=2',
  '--invocation-count-for-maglev=30',
  '--minimum-invocations-after-ic-update=15',
];

/**
 * Flags of a child's Node. USR1 must not open a debugger. Helper threads of the compiler and the
 * collector would cost memory and compete with the working thread. A forked copy (os/fork.ts) would
 * lack them, so the working thread does their work.
 */
export const childFlags = [
  ...['--disable-sigusr1', '--single-threaded', '--v8-pool-size=0'],
  ...(Number.parseInt(process.versions.v8, 10) >= 14 ? compileEarly : []),
];

/**
 * Limits the arenas of glibc's malloc (mallopt(3)). The default is eight a CPU, each with unused
 * memory.
 */
const memory = { MALLOC_ARENA_MAX: '2' };
