import type { ServerConfig } from '../config/server-config.ts';
import type { Message } from '../log/error-log.ts';
import {
  endIfSick,
  limitNear,
  limitReached,
  type Maintain,
  type Maintenance,
  spawnIn,
  spawnNone,
} from '../parent/maintenance.ts';
import type { Retained } from '../parent/retained.ts';
import type { Scoreboard } from '../scoreboard/scoreboard.ts';
import { countThreads, isCurrent } from '../worker/maintenance.ts';

/**
 * Implements perform_idle_server_maintenance of server/mpm/event/event.c. Unlike worker it never
 * starts a process in the slot of one that is ending, which may take long here. It does not let
 * ending processes fill the scoreboard.
 */
export const maintainEvent: Maintain = (scoreboard, config, retained) => {
  const seen = survey(scoreboard, config, retained);
  const end = endIfSick(retained, 'AH02324');
  if (end !== null) return end;
  if (seen.idle > config.maxSpareThreads) return spawnNone(retained, [], mayKill(config, retained));
  if (seen.idle >= config.minSpareThreads) return spawnNone(retained);
  const full = whyFull(seen, config, retained);
  return full === null ? spawning(seen, config, retained) : spawnNone(retained, full);
};

/** Tells whether enough slots stay free for a graceful restart ("do_kill"). */
const mayKill = (config: ServerConfig, { activeDaemons, totalDaemons }: Retained): boolean =>
  activeDaemons === totalDaemons || config.serverLimit - totalDaemons > config.daemonsLimit;

function spawning(seen: Survey, config: ServerConfig, retained: Retained): Maintenance {
  const { activeDaemons, totalDaemons, idleSpawnRate } = retained;
  const room = Math.max(0, config.daemonsLimit - activeDaemons);
  const spawn = seen.free.slice(0, Math.min(idleSpawnRate, room));
  const busy =
    'AH00486: server seems busy, (you may need to increase StartServers, ThreadsPerChild or ' +
    `Min/MaxSpareThreads), spawning ${spawn.length} children, there are around ${seen.idle} idle ` +
    `threads, ${activeDaemons} active children, and ${totalDaemons} children ` +
    'that are shutting down';
  return spawnIn(spawn, retained, busy);
}

type Survey = ReturnType<typeof survey>;

function survey(scoreboard: Scoreboard, config: ServerConfig, retained: Retained) {
  const seen = { idle: 0, active: 0, free: [] as number[] };
  for (let slot = 0; slot < config.serverLimit; slot += 1) {
    if (scoreboard.process(slot, 'pid') === 0) {
      seen.free.push(slot);
      continue;
    }
    noteQuiescing(scoreboard, slot, retained);
    const threads = countThreads(scoreboard, slot, config.threadsPerChild);
    if (offersThreads(scoreboard, slot)) seen.idle += threads.ready;
    seen.active += threads.active;
    if (threads.active === config.threadsPerChild) retained.hadHealthyChild = true;
  }
  return seen;
}

/** Counts a process that has begun to end as no longer active, once; 2 marks it as counted. */
function noteQuiescing(scoreboard: Scoreboard, slot: number, retained: Retained): void {
  if (scoreboard.process(slot, 'quiescing') !== 1) return;
  scoreboard.setProcess(slot, 'quiescing', 2);
  retained.activeDaemons -= 1;
}

/**
 * Tells whether idle threads of the process count. Those of one that does not accept are of no use.
 */
const offersThreads = (scoreboard: Scoreboard, slot: number): boolean =>
  scoreboard.process(slot, 'quiescing') === 0 &&
  scoreboard.process(slot, 'notAccepting') === 0 &&
  isCurrent(scoreboard, slot);

/** Returns the messages on why no process may start (perhaps none), or null when one may. */
function whyFull(
  seen: Survey,
  config: ServerConfig,
  retained: Retained,
): readonly Message[] | null {
  if (seen.active < config.maxRequestWorkers) {
    if (seen.free.length > 0) return null;
    const text = 'scoreboard is full, not at MaxRequestWorkers.Increase ServerLimit.';
    return [{ level: 'error', text: `AH03490: ${text}` }];
  }
  return seen.idle === 0 ? limitReached(retained, 'AH00484') : limitNear(retained, 'AH10159');
}
