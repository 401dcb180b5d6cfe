import type { ConfigResult, ServerConfig } from '../config/config.ts';
import type { Log, LogLevel } from '../log/error-log.ts';
import type { Model } from '../models.ts';
import type { Scoreboard } from '../scoreboard/scoreboard.ts';
import type { Clock } from './clock.ts';
import type { PipeOfDeath } from './pipe-of-death.ts';
import type { ProcessTable } from './process-table.ts';
import type { Retained } from './retained.ts';
import type { Signals } from './signals.ts';

/** Everything that the parent works with. What is not readonly changes with a restart. */
export interface Parent {
  readonly model: Model;
  readonly table: ProcessTable;
  readonly clock: Clock;
  readonly signals: Signals;
  readonly scoreboard: Scoreboard;
  readonly scoreboardFd: number;
  readonly retained: Retained;
  readonly log: Log;
  readonly logLevel: LogLevel;
  /** Reads the configuration again, for a restart. */
  readonly readConfigAgain: () => ConfigResult;
  /** Opens a dummy connection to our own listener. */
  readonly wakeOne: () => void;
  config: ServerConfig;
  listenerFd: number;
  pod: PipeOfDeath;
  generation: number;
  /** Children that are owed: each death is replaced one for one until they are there. */
  remainingChildrenToStart: number;
  /** Which slot a child was started for, and in which generation. */
  readonly born: Map<number, { readonly slot: number; readonly generation: number }>;
}
