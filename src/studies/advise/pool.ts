import type { Mpm } from '../../server/arm.ts';
import type { Costs } from './costs.ts';
import { busy, held } from './demand.ts';
import type { Site } from './site.ts';

/**
 * httpd's compiled default of AsyncRequestWorkerFactor, and the most that is advised: above, idle
 * workers hardly matter.
 */
export const usualFactor = 2;
const largestFactor = 20;

/** Workers for a KeepAliveTimeout, and what they need. */
export interface Pool {
  readonly keepAliveSeconds: number;
  /** AsyncRequestWorkerFactor; of event only. */
  readonly factor: number;
  readonly threadsPerChild: number;
  /** Workers that the visitors need one moment in a hundred or more rarely. */
  readonly needed: number;
  /** `needed`, rounded up to whole children. */
  readonly workers: number;
  /** Workers that are used on average. */
  readonly usual: number;
  readonly bytes: number;
}

/**
 * Returns the pool that serves the site at this KeepAliveTimeout. In prefork and worker a
 * connection holds a worker as long as it is open. In event only a request does, but the open
 * connections of a process are limited to ThreadsPerChild + factor × its idle workers (event.c,
 * connections_above_limit).
 */
export function poolFor(
  site: Site,
  costs: Costs,
  keepAliveSeconds: number,
  factor = usualFactor,
): Pool {
  const open = held(site, keepAliveSeconds);
  const requests = busy(site);
  const needed = workersFor(costs.mpm, factor, { open: open.high, requests: requests.high });
  const usual = workersFor(costs.mpm, factor, { open: open.mean, requests: requests.mean });
  const threadsPerChild = threadsFor(costs, needed);
  const children = Math.ceil(needed / threadsPerChild);
  const parked = costs.mpm === 'event' ? open.high : 0;
  return {
    keepAliveSeconds,
    factor,
    threadsPerChild,
    needed,
    workers: children * threadsPerChild,
    usual: Math.min(needed, Math.ceil(usual)),
    bytes:
      costs.baseBytes + children * childBytes(costs, threadsPerChild) + parked * costs.parkedBytes,
  };
}

/** Returns the workers that open connections and requests under way need together. */
export function workersFor(
  mpm: Mpm,
  factor: number,
  { open, requests }: { readonly open: number; readonly requests: number },
): number {
  if (mpm !== 'event') return open;
  return Math.max(requests, Math.ceil((open + factor * requests) / (1 + factor)));
}

/**
 * Returns the pool with the longest KeepAliveTimeout, up to the wanted one, that fits into the
 * memory. event first packs more connections on a worker. null where not even one without
 * keep-alive fits.
 */
export function poolThatFits(site: Site, costs: Costs): Pool | null {
  const usable = usableBytes(site);
  for (const keepAliveSeconds of timeoutsUpTo(site.keepAliveSeconds)) {
    for (const factor of factorsOf(costs.mpm)) {
      const pool = poolFor(site, costs, keepAliveSeconds, factor);
      if (pool.bytes <= usable) return pool;
    }
  }
  return null;
}

export const usableBytes = ({ memoryBytes, reserveShare }: Site): number =>
  memoryBytes * (1 - reserveShare);

/**
 * Estimates a child with another number of threads: at least the measured one, and at most in
 * proportion, because the process itself is paid only once.
 */
export const childBytes = (costs: Costs, threadsPerChild: number): number =>
  costs.childBytes * Math.max(1, threadsPerChild / costs.threadsPerChild);

/**
 * Returns the threads of a child: as measured if that is usual, else httpd's default of 25, or more
 * to avoid dozens of processes.
 */
function threadsFor({ mpm, threadsPerChild }: Costs, workers: number): number {
  if (mpm === 'prefork') return 1;
  const usual = threadsPerChild >= 16 && threadsPerChild <= 64 ? threadsPerChild : 25;
  const wanted = workers <= 16 * usual ? usual : workers <= 2048 ? 64 : 128;
  return Math.min(workers, wanted);
}

/** Returns the wanted timeout, then whole seconds downwards; 0 is KeepAlive Off. */
function timeoutsUpTo(wanted: number): readonly number[] {
  const whole = Array.from({ length: Math.ceil(wanted) }, (_, i) => Math.ceil(wanted) - 1 - i);
  return [wanted, ...whole.filter((seconds) => seconds < wanted)];
}

const factorsOf = (mpm: Mpm): readonly number[] =>
  mpm === 'event' ? [usualFactor, 4, 8, largestFactor] : [usualFactor];
