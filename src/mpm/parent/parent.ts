import type { ConfigResult } from '../config/config.ts';
import type { ServerConfig } from '../config/server-config.ts';
import type { Log, LogLevel } from '../log/error-log.ts';
import type { Model } from '../models.ts';
import type { Scoreboard } from '../scoreboard/scoreboard.ts';
import type { Clock } from './clock.ts';
import type { PipeOfDeath } from './pipe-of-death.ts';
import type { ProcessTable } from './process-table.ts';
import type { Retained } from './retained.ts';
import type { Signals } from './signals.ts';

/** State of the parent. Fields that are not readonly change with a restart. */
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
  /** Children still to be started; each death is replaced until they are there. */
  remainingChildrenToStart: number;
  /** Slot and generation of each child, by process id. */
  readonly born: Map<number, { readonly slot: number; readonly generation: number }>;
}
