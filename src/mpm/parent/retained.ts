/** What the parent remembers over restarts (ap_retained_data of the MPMs). */
export interface Retained {
  /** Children that the next maintenance may start: 1, 2, 4 … 32 while there is need. */
  idleSpawnRate: number;
  /** Ticks of spawning during which the rate is not doubled, after a graceful restart. */
  holdOffOnExponentialSpawning: number;
  /** Said once only: that MaxRequestWorkers is reached, or nearly so. */
  maxclientsReported: boolean;
  nearMaxclientsReported: boolean;
  /** A child left for lack of a resource; and once, all threads of some child were there. */
  sickChildDetected: boolean;
  hadHealthyChild: boolean;
  /** event: processes that are not about to end, and all. */
  activeDaemons: number;
  totalDaemons: number;
}

/** MAX_SPAWN_RATE of the MPMs. */
export const maxSpawnRate = 32;

export const newRetained = (): Retained => ({
  idleSpawnRate: 1,
  holdOffOnExponentialSpawning: 0,
  maxclientsReported: false,
  nearMaxclientsReported: false,
  sickChildDetected: false,
  hadHealthyChild: false,
  activeDaemons: 0,
  totalDaemons: 0,
});

/** Doubles the rate up to 32, unless a restart was not long ago. */
export function raiseSpawnRate(retained: Retained): void {
  if (retained.holdOffOnExponentialSpawning > 0) retained.holdOffOnExponentialSpawning -= 1;
  else if (retained.idleSpawnRate < maxSpawnRate) retained.idleSpawnRate *= 2;
}
