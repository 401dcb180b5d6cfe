import type { ServerConfig } from '../config/server-config.ts';
import type { Message } from '../log/error-log.ts';
import type { Scoreboard } from '../scoreboard/scoreboard.ts';
import { type Retained, raiseSpawnRate } from './retained.ts';

/** Decision of perform_idle_server_maintenance, once a second. The parent carries it out. */
export interface Maintenance {
  /** Slots in which a child is to be started, in this order. */
  readonly spawn: readonly number[];
  /** One child is to end gracefully; never more than one a tick. */
  readonly killOne: boolean;
  readonly messages: readonly Message[];
  /** No child ever came up, and one reported that a resource is short: the server ends. */
  readonly fatal?: boolean;
}

export type Maintain = (
  scoreboard: Scoreboard,
  config: ServerConfig,
  retained: Retained,
) => Maintenance;

/** Starts no child, and lets the rate of spawning begin at 1 again. */
export function spawnNone(
  retained: Retained,
  messages: readonly Message[] = [],
  killOne = false,
): Maintenance {
  retained.idleSpawnRate = 1;
  return { spawn: [], killOne, messages };
}

/** Starts children in these slots. Logs that the server seems busy once the rate has reached 8. */
export function spawnIn(spawn: readonly number[], retained: Retained, busy: string): Maintenance {
  const messages = retained.idleSpawnRate >= 8 ? [{ level: 'info', text: busy } as const] : [];
  raiseSpawnRate(retained);
  return { spawn, killOne: false, messages };
}

/** Returns the message that MaxRequestWorkers is reached, once in the life of the parent. */
export function limitReached(retained: Retained, number: string): readonly Message[] {
  const text = `${number}: server reached MaxRequestWorkers setting, ${consider}`;
  const messages = retained.maxclientsReported ? [] : [{ level: 'error', text } as const];
  retained.maxclientsReported = true;
  return messages;
}

/** Returns the message that MaxRequestWorkers is nearly reached, once in the life of the parent. */
export function limitNear(retained: Retained, number: string): readonly Message[] {
  const text = `${number}: server is within MinSpareThreads of MaxRequestWorkers, ${consider}`;
  const messages = retained.nearMaxclientsReported ? [] : [{ level: 'error', text } as const];
  retained.nearMaxclientsReported = true;
  return messages;
}

const consider = 'consider raising the MaxRequestWorkers setting';

/**
 * Ends the server where a child lacked a resource and no child ever had all its threads, because
 * going on would only repeat that. Returns null to go on.
 */
export function endIfSick(retained: Retained, number: string): Maintenance | null {
  if (!retained.sickChildDetected) return null;
  if (retained.hadHealthyChild) {
    retained.sickChildDetected = false;
    return null;
  }
  const text =
    `${number}: A resource shortage or other unrecoverable failure was encountered before ` +
    'any child process initialized successfully... httpd is exiting!';
  return { spawn: [], killOne: false, fatal: true, messages: [{ level: 'alert', text }] };
}
