import type { Maintain } from '../parent/maintenance.ts';
import { raiseSpawnRate } from '../parent/retained.ts';
import { DEAD, READY } from '../scoreboard/worker-status.ts';

/** perform_idle_server_maintenance of server/mpm/prefork/prefork.c. */
export const maintainPrefork: Maintain = (scoreboard, config, retained) => {
  const free: number[] = [];
  let idle = 0;
  let total = 0;
  for (let slot = 0; slot < config.maxRequestWorkers; slot += 1) {
    const status = scoreboard.status(slot, 0);
    if (status !== DEAD) {
      total += 1;
      // A child that is still starting will be idle soon.
      if (status <= READY) idle += 1;
    } else if (free.length < retained.idleSpawnRate) free.push(slot);
  }
  if (idle > config.maxSpareServers) {
    retained.idleSpawnRate = 1;
    return { spawn: [], killOne: true, messages: [] };
  }
  if (idle >= config.minSpareServers) {
    retained.idleSpawnRate = 1;
    return { spawn: [], killOne: false, messages: [] };
  }
  if (free.length === 0) {
    const messages = retained.maxclientsReported ? [] : [reachedMaxRequestWorkers];
    retained.maxclientsReported = true;
    retained.idleSpawnRate = 1;
    return { spawn: [], killOne: false, messages };
  }
  const messages =
    retained.idleSpawnRate >= 8
      ? [
          {
            level: 'info',
            text: `AH00162: server seems busy, (you may need to increase StartServers, or Min/MaxSpareServers), spawning ${retained.idleSpawnRate} children, there are ${idle} idle, and ${total} total children`,
          } as const,
        ]
      : [];
  raiseSpawnRate(retained);
  return { spawn: free, killOne: false, messages };
};

const reachedMaxRequestWorkers = {
  level: 'error',
  text: 'AH00161: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting',
} as const;
