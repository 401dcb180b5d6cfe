import { endWithParent } from '../../os/process.ts';
import { mapShared } from '../../os/shared-memory.ts';
import type { ServerConfig } from '../config/config.ts';
import type { LogLevel } from '../log/error-log.ts';
import { type ScoreboardShape, scoreboardBytes } from '../scoreboard/layout.ts';
import { openScoreboard, type Scoreboard } from '../scoreboard/scoreboard.ts';

/**
 * What httpd's children inherit in memory, a Node that the parent starts gets through these descriptors and one variable. `orders`
 * has only the process that forks prefork's children.
 */
export const inheritedFd = { listener: 3, scoreboard: 4, pod: 5, orders: 6 } as const;
export const inheritedVariable = 'MPM_CHILD';

/** What a child is told when it is spawned. */
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

/** For the main thread of a child; null where nobody has spawned us as one. */
export function readInherited(): Inherited | null {
  const order = process.env[inheritedVariable];
  // Nobody would end us when the parent has been killed.
  if (order !== undefined) endWithParent('SIGTERM');
  return order === undefined ? null : withScoreboard(JSON.parse(order) as ChildOrder);
}

/** For a thread of a child, which maps the scoreboard once more. */
export function withScoreboard(order: ChildOrder): Inherited {
  const memory = mapShared(inheritedFd.scoreboard, scoreboardBytes(order.shape));
  return { ...order, scoreboard: openScoreboard(memory, order.shape) };
}
