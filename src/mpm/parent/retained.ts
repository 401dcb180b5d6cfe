/** State that the parent keeps over restarts (ap_retained_data of the MPMs). */
export interface Retained {
  /** Children that the next maintenance may start: 1, 2, 4 … 32 while more are needed. */
  idleSpawnRate: number;
  /** Ticks after a graceful restart during which the rate is not doubled. */
  holdOffOnExponentialSpawning: number;
  /** Logged once: MaxRequestWorkers is reached, or nearly. */
  maxclientsReported: boolean;
  nearMaxclientsReported: boolean;
  /** A child left for lack of a resource; and once all threads of some child were there. */
  sickChildDetected: boolean;
  hadHealthyChild: boolean;
  /** event: processes that are not ending, and all. */
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

/** Doubles the rate up to 32, except soon after a graceful restart. */
export function raiseSpawnRate(retained: Retained): void {
  if (retained.holdOffOnExponentialSpawning > 0) retained.holdOffOnExponentialSpawning -= 1;
  else if (retained.idleSpawnRate < maxSpawnRate) retained.idleSpawnRate *= 2;
}
