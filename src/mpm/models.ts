import type { Mpm } from './config/config.ts';
import { maintainEvent } from './event/maintenance.ts';
import type { Maintain } from './parent/maintenance.ts';
import { maintainPrefork } from './prefork/maintenance.ts';
import { maintainWorker } from './worker/maintenance.ts';

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
  /** httpd's numbers of the messages that all MPMs have. */
  readonly numbers: {
    readonly configured: string;
    readonly built: string;
    readonly forkFailed: string;
    readonly oldGenerationFatal: string;
    readonly sigterm: string;
    readonly sigwinch: string;
    readonly gracefulRestart: string;
    readonly sighup: string;
    readonly killedSuccessively: string;
  };
}

/** The models by MPM. */
export const models = {
  prefork: {
    programs: [new URL('./prefork/child.ts', import.meta.url)],
    maintain: maintainPrefork,
    threaded: false,
    numbers: {
      configured: 'AH00163',
      built: 'AH00164',
      forkFailed: 'AH00159',
      oldGenerationFatal: 'AH00166',
      sigterm: 'AH00169',
      sigwinch: 'AH00170',
      gracefulRestart: 'AH00171: Graceful restart requested, doing restart',
      sighup: 'AH00173',
      killedSuccessively: '',
    },
  },
  worker: {
    programs: ['child', 'listener', 'worker'].map(
      (name) => new URL(`./worker/${name}.ts`, import.meta.url),
    ),
    maintain: maintainWorker,
    threaded: true,
    numbers: {
      configured: 'AH00292',
      built: 'AH00293',
      forkFailed: 'AH00283',
      oldGenerationFatal: 'AH00290',
      sigterm: 'AH00295',
      sigwinch: 'AH00296',
      gracefulRestart: 'AH00297: SIGUSR1 received.  Doing graceful restart',
      sighup: 'AH00298',
      killedSuccessively: 'AH10393',
    },
  },
  event: {
    programs: ['child', 'listener', 'event'].map(
      (name) => new URL(`./event/${name}.ts`, import.meta.url),
    ),
    maintain: maintainEvent,
    threaded: true,
    numbers: {
      configured: 'AH00489',
      built: 'AH00490',
      forkFailed: 'AH00481',
      oldGenerationFatal: 'AH00487',
      sigterm: 'AH00491',
      sigwinch: 'AH00492',
      gracefulRestart: 'AH00493: SIGUSR1 received.  Doing graceful restart',
      sighup: 'AH00494',
      killedSuccessively: 'AH10392',
    },
  },
} as const satisfies Record<Mpm, Model>;
