import { awaitRest, type Unrest } from './at-rest.ts';
import { cpuUs } from './cpu.ts';
import type { Watch } from './sample.ts';
import type { Target } from './target.ts';
import { watch } from './watch.ts';

/** Observer of servers, on their machine. */
export interface Vantage {
  /**
   * Starts to watch a server. The server cannot make it throw.
   * @param cpus CPUs that the server has alone among our processes; null: none.
   * @param countsEffort adds context switches and page faults, which are expensive to read.
   */
  watch(target: Target, cpus: readonly number[] | null, countsEffort?: boolean): Watch;
  /** CPU time of the whole arm so far, in microseconds; null where it cannot be read. */
  cpuUs(target: Target): Promise<number | null>;
  /** Waits until a server has no work; returns what it still had to do, or null. */
  awaitRest(target: Target, signal: AbortSignal): Promise<Unrest | null>;
}

/** This process, on the machine of the servers. */
export const here: Vantage = { watch, cpuUs, awaitRest };
