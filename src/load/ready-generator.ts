import type { DriverName } from './drivers/drivers.ts';
import { type Child, say, startChild } from './generator.ts';

/** Generator processes that are started before there is anything to drive, and loaded with their driver. */
export interface ReadyGenerators extends Disposable {
  /** Starts one, unless one waits already. */
  prepare(): void;
  /** The one that waits, or a new one, also where that one has ended. Whoever takes it ends it. */
  take(): Child;
}

/**
 * A generator takes 0.1 to 0.3 s until it can drive; beside a server that starts, that costs a trial little or nothing. It
 * waits on CPUs of its own, so a server that starts does not feel it.
 * @param cpus the generator's alone; null: none are, and nothing is started ahead.
 * @param driver that the process loads; null: it loads what it is asked for, when it is asked.
 */
export function readyGenerators(
  cpus: readonly number[] | null,
  driver: DriverName | null,
): ReadyGenerators {
  let started: Child | null = null;
  const waiting = () => (started !== null && isAlive(started) ? started : null);
  return {
    prepare() {
      if (cpus === null || waiting() !== null) return;
      started = startChild(cpus);
      if (driver !== null) say(started, { kind: 'load', driver });
    },
    take() {
      const child = waiting() ?? startChild(cpus);
      started = null;
      return child;
    },
    [Symbol.dispose]() {
      started?.kill('SIGKILL');
      started = null;
    },
  };
}

const isAlive = ({ exitCode, signalCode }: Child) => exitCode === null && signalCode === null;
