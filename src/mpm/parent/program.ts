import { type ChildProcess, spawn } from 'node:child_process';
import { type ChildOrder, inheritedVariable } from '../child/inherited.ts';

/** A child's program as the parent starts it. */
export interface Program {
  readonly file: string;
  /** Beside the parent's own. */
  readonly environment: Readonly<Record<string, string>>;
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
 * Flags of a child's Node. USR1 must not open a debugger. Helper threads of the compiler and the collector would cost memory,
 * compete with the one thread that works, and be missed by a copy (os/fork.ts), so that thread does their work itself.
 */
export const childFlags = [
  ...['--disable-sigusr1', '--single-threaded', '--v8-pool-size=0'],
  ...(Number.parseInt(process.versions.v8, 10) >= 14 ? compileEarly : []),
];

/** So many arenas suffice glibc's malloc (mallopt(3)): by itself it makes eight a CPU, and leaves some of each unused. */
const memory = { MALLOC_ARENA_MAX: '2' };
