import { endWithParent } from '../../os/process.ts';
import { mapShared } from '../../os/shared-memory.ts';
import type { ServerConfig } from '../config/server-config.ts';
import type { LogLevel } from '../log/error-log.ts';
import { openScoreboard, type Scoreboard } from '../scoreboard/scoreboard.ts';
import { type ScoreboardShape, scoreboardBytes } from '../scoreboard/scoreboard-layout.ts';

/**
 * Descriptors and the variable by which a child gets what httpd's children inherit in memory. Only
 * the process that forks prefork's children has `orders`.
 */
export const inheritedFd = { listener: 3, scoreboard: 4, pod: 5, orders: 6 } as const;
export const inheritedVariable = 'MPM_CHILD';

/** Order that a child is started with. */
export interface ChildOrder {
  readonly slot: number;
  readonly generation: number;
  readonly config: ServerConfig;
  readonly shape: ScoreboardShape;
  readonly logLevel: LogLevel;
}

export interface Inherited extends ChildOrder {
  readonly scoreboard: Scoreboard;
}

/**
 * Reads the order of this child's main thread. Returns null in a process that was not started as a
 * child.
 */
export function readInherited(): Inherited | null {
  const order = process.env[inheritedVariable];
  // Otherwise nothing would end this process after the parent was killed.
  if (order !== undefined) endWithParent('SIGTERM');
  return order === undefined ? null : withScoreboard(JSON.parse(order) as ChildOrder);
}

/** Opens the scoreboard for a thread of a child; each thread maps it again. */
export function withScoreboard(order: ChildOrder): Inherited {
  const memory = mapShared(inheritedFd.scoreboard, scoreboardBytes(order.shape));
  return { ...order, scoreboard: openScoreboard(memory, order.shape) };
}
