import { limitReached, type Maintain, spawnIn, spawnNone } from '../parent/maintenance.ts';
import { DEAD, READY } from '../scoreboard/worker-status.ts';

/** Implements perform_idle_server_maintenance of server/mpm/prefork/prefork.c. */
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
  if (idle > config.maxSpareServers) return spawnNone(retained, [], true);
  if (idle >= config.minSpareServers) return spawnNone(retained);
  if (free.length === 0) return spawnNone(retained, limitReached(retained, 'AH00161'));
  const busy =
    'AH00162: server seems busy, (you may need to increase StartServers, or ' +
    `Min/MaxSpareServers), spawning ${retained.idleSpawnRate} children, there are ${idle} idle, ` +
    `and ${total} total children`;
  return spawnIn(free, retained, busy);
};
