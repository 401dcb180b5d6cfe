import type { DriverName } from './drivers/drivers.ts';
import { type GeneratorProcess, post, startGenerator } from './generator-process.ts';

/** Generator processes that are started in advance, with their driver already loaded. */
export interface ReadyGenerators extends Disposable {
  /** Starts one, unless one is ready. */
  prepare(): void;
  /** Returns the one that is ready, or a new one. The caller ends it. */
  take(): GeneratorProcess;
}

/**
 * Starts generators in advance. A generator needs 0.1 to 0.3 s before it can drive; while a server
 * starts, that costs a trial little. It waits on CPUs of its own, without disturbing the server.
 * @param cpus CPUs of the generator alone; null: there are none, and nothing starts in advance.
 * @param driver loaded in advance; null: the generator loads it when it gets its load.
 */
export function readyGenerators(
  cpus: readonly number[] | null,
  driver: DriverName | null,
): ReadyGenerators {
  let started: GeneratorProcess | null = null;
  const ready = () => (started !== null && isAlive(started) ? started : null);
  return {
    prepare() {
      if (cpus === null || ready() !== null) return;
      started = startGenerator(cpus);
      if (driver !== null) post(started, { kind: 'load', driver });
    },
    take() {
      const generator = ready() ?? startGenerator(cpus);
      started = null;
      return generator;
    },
    [Symbol.dispose]() {
      started?.kill('SIGKILL');
      started = null;
    },
  };
}

const isAlive = ({ exitCode, signalCode }: GeneratorProcess) =>
  exitCode === null && signalCode === null;
