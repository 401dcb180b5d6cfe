import type { ServerConfig } from '../config/config.ts';
import type { Message } from '../log/error-log.ts';
import type { Scoreboard } from '../scoreboard/scoreboard.ts';
import type { Retained } from './retained.ts';

/** What perform_idle_server_maintenance decides once a second: arithmetic only, the parent carries it out. */
export interface Maintenance {
  /** Slots in which a child is to be started, in this order. */
  readonly spawn: readonly number[];
  /** One child is to die gracefully; never more than one a tick. */
  readonly killOne: boolean;
  readonly messages: readonly Message[];
  /** No child ever came up, and one says that a resource is short: the server ends. */
  readonly fatal?: boolean;
}

export type Maintain = (
  scoreboard: Scoreboard,
  config: ServerConfig,
  retained: Retained,
) => Maintenance;
