import type { Mpm } from './config/server-config.ts';
import { maintainEvent } from './event/maintenance.ts';
import type { Maintain } from './parent/maintenance.ts';
import { maintainPrefork } from './prefork/maintenance.ts';
import { maintainWorker } from './worker/maintenance.ts';

/** httpd's numbers of the messages that all MPMs have, for prefork, worker and event. */
const numbers = {
  configured: ['AH00163', 'AH00292', 'AH00489'],
  built: ['AH00164', 'AH00293', 'AH00490'],
  forkFailed: ['AH00159', 'AH00283', 'AH00481'],
  oldGenerationFatal: ['AH00166', 'AH00290', 'AH00487'],
  sigterm: ['AH00169', 'AH00295', 'AH00491'],
  sigwinch: ['AH00170', 'AH00296', 'AH00492'],
  gracefulRestart: ['AH00171', 'AH00297', 'AH00493'],
  sighup: ['AH00173', 'AH00298', 'AH00494'],
  killedSuccessively: ['', 'AH10393', 'AH10392'],
} as const;

/** Properties of a model that the parent needs. */
export interface Model {
  /** The program of a child, then those of its threads. */
  readonly programs: readonly URL[];
  readonly maintain: Maintain;
  /**
   * Processes have a thread that reads the pipe of death, and crashed ones are replaced at once.
   * prefork's children need a dummy connection to wake, and the next maintenance replaces them.
   */
  readonly threaded: boolean;
  readonly numbers: Readonly<Record<keyof typeof numbers, string>>;
}

/** The models by MPM. */
export const models: Readonly<Record<Mpm, Model>> = {
  prefork: {
    programs: programsOf('prefork', 'child'),
    maintain: maintainPrefork,
    threaded: false,
    numbers: numbersOf(0),
  },
  worker: {
    programs: programsOf('worker', 'child', 'listener', 'worker'),
    maintain: maintainWorker,
    threaded: true,
    numbers: numbersOf(1),
  },
  event: {
    programs: programsOf('event', 'child', 'listener', 'event'),
    maintain: maintainEvent,
    threaded: true,
    numbers: numbersOf(2),
  },
};

function programsOf(mpm: Mpm, ...names: readonly string[]): readonly URL[] {
  return names.map((name) => new URL(`./${mpm}/${name}.ts`, import.meta.url));
}

function numbersOf(column: 0 | 1 | 2): Model['numbers'] {
  const entries = Object.entries(numbers).map(([name, row]) => [name, row[column]]);
  return Object.fromEntries(entries) as Model['numbers'];
}
