import type { DriverName } from './drivers/drivers.ts';
import { type Child, startChild, type ToChild } from './generator.ts';

/** Generator processes that are started before there is anything to drive, and loaded with their driver. */
export interface ReadyGenerators extends Disposable {
  /** Starts one, unless one waits already. */
  prepare(): void;
  /** The one that waits, or a new one. Whoever takes it ends it. */
  take(): Child;
}

/**
 * A generator takes a quarter of a second until it can drive; beside a server that starts, that costs a trial nothing. It
 * waits on CPUs of its own, so a server that starts does not feel it.
 * @param cpus the generator's alone; null: none are, and nothing is started ahead.
 * @param driver that the process loads; null: it loads what it is asked for, when it is asked.
 */
export function readyGenerators(
  cpus: readonly number[] | null,
  driver: DriverName | null,
): ReadyGenerators {
  let waiting: Child | null = null;
  return {
    prepare() {
      if (cpus === null || waiting !== null) return;
      waiting = startChild(cpus);
      if (driver !== null) waiting.send?.({ kind: 'load', driver } satisfies ToChild);
    },
    take() {
      const child = waiting ?? startChild(cpus);
      waiting = null;
      return child;
    },
    [Symbol.dispose]() {
      waiting?.kill('SIGKILL');
      waiting = null;
    },
  };
}
