import type { ServerConfig } from '../config/config.ts';
import type { Message } from '../log/error-log.ts';
import type { Maintain, Maintenance } from '../parent/maintenance.ts';
import { maxSpawnRate, type Retained, raiseSpawnRate } from '../parent/retained.ts';
import type { Scoreboard } from '../scoreboard/scoreboard.ts';
import { DEAD, GRACEFUL, READY } from '../scoreboard/worker-status.ts';

/** perform_idle_server_maintenance of server/mpm/worker/worker.c. What it counts are threads, what it starts processes. */
export const maintainWorker: Maintain = (scoreboard, config, retained) => {
  const seen = survey(scoreboard, config, retained);
  if (retained.sickChildDetected) {
    if (!retained.hadHealthyChild) return nobodyEverCameUp('AH02325');
    retained.sickChildDetected = false;
  }
  if (seen.idle > config.maxSpareThreads) {
    retained.idleSpawnRate = 1;
    return { spawn: [], killOne: true, messages: [] };
  }
  if (seen.idle >= config.minSpareThreads) {
    retained.idleSpawnRate = 1;
    return { spawn: [], killOne: false, messages: [] };
  }
  if (seen.free.length === 0) {
    retained.idleSpawnRate = 1;
    return { spawn: [], killOne: false, messages: whyFull(seen, config, retained) };
  }
  const messages: readonly Message[] =
    retained.idleSpawnRate >= 8
      ? [
          {
            level: 'info',
            text: `AH00289: server seems busy, (you may need to increase StartServers, ThreadsPerChild or Min/MaxSpareThreads), spawning ${Math.min(seen.free.length, retained.idleSpawnRate)} children, there are around ${seen.idle} idle threads, and ${seen.total} total children`,
          },
        ]
      : [];
  const spawn = seen.free.slice(0, retained.idleSpawnRate);
  raiseSpawnRate(retained);
  return { spawn, killOne: false, messages };
};

/** A child could not get what it needs, and no child ever had all its threads: going on would only repeat that. */
export const nobodyEverCameUp = (number: string): Maintenance => ({
  spawn: [],
  killOne: false,
  fatal: true,
  messages: [
    {
      level: 'alert',
      text: `${number}: A resource shortage or other unrecoverable failure was encountered before any child process initialized successfully... httpd is exiting!`,
    },
  ],
});

interface Survey {
  idle: number;
  active: number;
  total: number;
  /** Slots for new processes: those without any thread first, then those of processes that are ending. */
  free: readonly number[];
}

function survey(scoreboard: Scoreboard, config: ServerConfig, retained: Retained): Survey {
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

/** A thread that is not there yet counts as ready to come, as in httpd: the process was started a moment ago. */
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
  if (seen.idle === 0) {
    if (retained.maxclientsReported) return [];
    retained.maxclientsReported = true;
    return [
      {
        level: 'error',
        text: 'AH00286: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting',
      },
    ];
  }
  if (retained.nearMaxclientsReported) return [];
  retained.nearMaxclientsReported = true;
  return [
    {
      level: 'error',
      text: 'AH00287: server is within MinSpareThreads of MaxRequestWorkers, consider raising the MaxRequestWorkers setting',
    },
  ];
}
