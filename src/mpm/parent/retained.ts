/** State that the parent keeps over restarts (ap_retained_data of the MPMs). */
export type Retained = ReturnType<typeof newRetained>;

/** MAX_SPAWN_RATE of the MPMs. */
export const maxSpawnRate = 32;

export const newRetained = () => ({
  /** Children that the next maintenance may start: 1, 2, 4 … 32 while more are needed. */
  idleSpawnRate: 1,
  /** Ticks after a graceful restart during which the rate is not doubled. */
  holdOffOnExponentialSpawning: 0,
  /** Logged once: MaxRequestWorkers is reached, or nearly. */
  maxclientsReported: false,
  nearMaxclientsReported: false,
  /** A child left for lack of a resource; and once all threads of some child were there. */
  sickChildDetected: false,
  hadHealthyChild: false,
  /** event: processes that are not ending, and all. */
  activeDaemons: 0,
  totalDaemons: 0,
});

/** Doubles the rate up to 32, except soon after a graceful restart. */
export function raiseSpawnRate(retained: Retained): void {
  if (retained.holdOffOnExponentialSpawning > 0) retained.holdOffOnExponentialSpawning -= 1;
  else if (retained.idleSpawnRate < maxSpawnRate) retained.idleSpawnRate *= 2;
}
