import { readCpuTimes, readUsedUs, shares } from '../host/cpu-times.ts';
import { cpuUs } from './cpu.ts';
import { disturbancesBetween, readDisturbances } from './disturbances.ts';
import { effortBetween, readEffort } from './effort.ts';
import type { Observation } from './sample.ts';
import type { Target } from './target.ts';

/** Cumulative counters of the kernel at one end of the measured window. */
export type Accounts = Awaited<ReturnType<typeof readAccounts>>;

/**
 * Reads the counters.
 * @param cpus CPUs that the server has alone among our processes; null: none.
 */
export async function readAccounts(
  target: Target,
  cpus: readonly number[] | null,
  countsEffort: boolean,
) {
  return {
    cpuUs: await cpuUs(target),
    effort: countsEffort ? readEffort(target) : null,
    host: readCpuTimes(),
    used: cpus === null ? null : { us: readUsedUs(cpus), atMs: performance.now(), cpus },
    disturbances: readDisturbances(target),
  };
}

/** Returns the differences between two readings. */
export function accountsBetween(
  from: Accounts,
  to: Accounts,
): Pick<Observation, 'cpuUs' | 'effort' | 'hostStealShare' | 'serverCpus' | 'disturbances'> {
  return {
    cpuUs: difference(to.cpuUs, from.cpuUs),
    effort: effortBetween(from.effort, to.effort),
    hostStealShare: shares(from.host, to.host).steal,
    serverCpus:
      from.used === null || to.used === null
        ? null
        : {
            usedUs: to.used.us - from.used.us,
            windowUs: (to.used.atMs - from.used.atMs) * 1000 * to.used.cpus.length,
          },
    disturbances: disturbancesBetween(from.disturbances, to.disturbances),
  };
}

/** Returns null where one of the two is unknown. */
export const difference = (later: number | null, earlier: number | null): number | null =>
  later === null || earlier === null ? null : later - earlier;
