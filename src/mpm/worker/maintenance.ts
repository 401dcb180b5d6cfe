import type { ServerConfig } from '../config/server-config.ts';
import type { Message } from '../log/error-log.ts';
import {
  endIfSick,
  limitNear,
  limitReached,
  type Maintain,
  spawnIn,
  spawnNone,
} from '../parent/maintenance.ts';
import { maxSpawnRate, type Retained } from '../parent/retained.ts';
import type { Scoreboard } from '../scoreboard/scoreboard.ts';
import { DEAD, GRACEFUL, READY } from '../scoreboard/worker-status.ts';

/**
 * Implements perform_idle_server_maintenance of server/mpm/worker/worker.c. It counts threads and
 * starts processes.
 */
export const maintainWorker: Maintain = (scoreboard, config, retained) => {
  const seen = survey(scoreboard, config, retained);
  const end = endIfSick(retained, 'AH02325');
  if (end !== null) return end;
  if (seen.idle > config.maxSpareThreads) return spawnNone(retained, [], true);
  if (seen.idle >= config.minSpareThreads) return spawnNone(retained);
  if (seen.free.length === 0) return spawnNone(retained, whyFull(seen, config, retained));
  const spawn = seen.free.slice(0, retained.idleSpawnRate);
  const busy =
    'AH00289: server seems busy, (you may need to increase StartServers, ThreadsPerChild or ' +
    `Min/MaxSpareThreads), spawning ${spawn.length} children, there are around ${seen.idle} idle ` +
    `threads, and ${seen.total} total children`;
  return spawnIn(spawn, retained, busy);
};

type Survey = ReturnType<typeof survey>;

function survey(scoreboard: Scoreboard, config: ServerConfig, retained: Retained) {
  const seen = { idle: 0, active: 0, total: 0 };
  for (let slot = 0; slot < config.daemonsLimit; slot += 1) {
    const threads = countThreads(scoreboard, slot, config.threadsPerChild);
    if (threads.active === config.threadsPerChild) retained.hadHealthyChild = true;
    if (scoreboard.process(slot, 'pid') === 0) continue;
    const ends = scoreboard.process(slot, 'quiescing') !== 0;
    if (!ends && isCurrent(scoreboard, slot)) seen.idle += threads.ready;
    seen.active += threads.active;
    seen.total += 1;
  }
  return { ...seen, free: freeSlots(scoreboard, config) };
}

/** Lists slots for new processes: first those without any thread, then those of ending ones. */
function freeSlots(scoreboard: Scoreboard, config: ServerConfig): readonly number[] {
  const empty: number[] = [];
  const ending: number[] = [];
  for (let slot = 0; slot < config.daemonsLimit; slot += 1) {
    const lives = scoreboard.process(slot, 'pid') !== 0;
    if (lives && scoreboard.process(slot, 'quiescing') === 0) continue;
    const { dead, graceful } = countThreads(scoreboard, slot, config.threadsPerChild);
    if (dead + graceful === config.threadsPerChild) empty.push(slot);
    else if (dead > 0) ending.push(slot);
  }
  return [...empty, ...ending].slice(0, maxSpawnRate);
}

export const isCurrent = (scoreboard: Scoreboard, slot: number): boolean =>
  scoreboard.process(slot, 'generation') === scoreboard.runningGeneration();

/** Counts threads by state. A thread not yet started counts as ready, as in httpd. */
export function countThreads(scoreboard: Scoreboard, slot: number, threads: number) {
  const count = { ready: 0, active: 0, dead: 0, graceful: 0 };
  for (let thread = 0; thread < threads; thread += 1) {
    const status = scoreboard.status(slot, thread);
    if (status <= READY) count.ready += 1;
    if (status >= READY && status < GRACEFUL) count.active += 1;
    if (status === DEAD) count.dead += 1;
    if (status === GRACEFUL) count.graceful += 1;
  }
  return count;
}

function whyFull(seen: Survey, config: ServerConfig, retained: Retained): readonly Message[] {
  if (seen.active < config.maxRequestWorkers) {
    return [{ level: 'error', text: 'AH00288: scoreboard is full, not at MaxRequestWorkers' }];
  }
  return seen.idle === 0 ? limitReached(retained, 'AH00286') : limitNear(retained, 'AH00287');
}
