import type { Mpm } from '../../server/arm.ts';
import { busy, held, requestsPerSecond, z99 } from './demand.ts';
import { type Pool, workersFor } from './pool.ts';
import type { Site } from './site.ts';

/** MAX_SPAWN_RATE of prefork.c, worker.c and event.c: the most that is forked in a second. */
const mostForked = 32;

/**
 * Returns the idle workers that httpd has to keep so that nobody waits when visitors come back
 * after a quiet time. Once a second httpd looks whether it has fewer than these. It then forks one
 * process, in the next second two, then four, at most 32 (perform_idle_server_maintenance). Just
 * before its look at k + 1 seconds it has forked 2^k − 1 processes, and the visitors of k + 1
 * seconds want workers. The spares are the largest difference.
 */
export function spareWorkers(site: Site, mpm: Mpm, pool: Pool): number {
  const { threadsPerChild, workers } = pool;
  let [spares, forked, forksNext] = [1, 0, 1];
  for (let seconds = 1; spares < workers; seconds += 1) {
    const wanted = wantedAfter(seconds, site, mpm, pool);
    spares = Math.max(spares, wanted - forked * threadsPerChild);
    if (forked * threadsPerChild >= workers) break;
    forked += forksNext;
    forksNext = Math.min(mostForked, 2 * forksNext);
  }
  return Math.min(workers, spares);
}

/** Returns the workers that the visitors of the first seconds want, one time in a hundred more. */
function wantedAfter(seconds: number, site: Site, mpm: Mpm, pool: Pool): number {
  const { keepAliveSeconds, factor } = pool;
  const { requestSeconds, thinkSeconds } = site;
  const keptSeconds = requestSeconds + Math.min(thinkSeconds, keepAliveSeconds);
  const open = Math.min(
    held(site, keepAliveSeconds).high,
    comeWithin(Math.min(seconds, keptSeconds), site),
  );
  const requests = Math.min(busy(site).high, comeWithin(Math.min(seconds, requestSeconds), site));
  return Math.ceil(workersFor(mpm, factor, { open, requests }));
}

/** Returns the visitors that come within a time, as a Poisson process exceeds one in a hundred. */
function comeWithin(seconds: number, site: Site): number {
  const mean = requestsPerSecond(site) * seconds;
  return Math.ceil(mean + z99 * Math.sqrt(mean));
}
