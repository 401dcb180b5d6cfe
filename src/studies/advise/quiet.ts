import type { Population } from '../../load/population.ts';
import { documents } from '../../load/workloads/documents.ts';
import type { Cell } from '../../plan/plan.ts';
import type { Mpm } from '../../server/arm.ts';
import { type Advice, type Settings, settingsFor } from './advise.ts';
import { busy, held, requestsPerSecond } from './demand.ts';
import type { Pool } from './pool.ts';
import type { Site } from './site.ts';
import { snippet } from './snippet.ts';

/**
 * Longest time for which a visitor holds a worker in a check. Within it httpd forks 255 processes,
 * more than a check has, so that a longer time would show nothing more.
 */
const longestHoldSeconds = 8;

/** Time that is left for visitors who come after the first have gone. */
const afterSeconds = 3;

/**
 * Returns how much longer than its request a visitor holds a worker: as long as his connection is
 * kept alive in prefork and worker. In event the connection is parked.
 */
export function keptSeconds(site: Site, mpm: Mpm, { keepAliveSeconds }: Pool): number {
  if (mpm === 'event') return 0;
  const kept = Math.min(site.thinkSeconds, keepAliveSeconds);
  return Math.min(kept, Math.max(0, longestHoldSeconds - site.requestSeconds));
}

/**
 * Returns the directives for the start of a pool as a quiet time leaves it. httpd ends a process a
 * second until it has no more than the maximum of spares; with fewer than the minimum it forks.
 * What it keeps for certain is the minimum.
 */
export const quietDirectives = (
  site: Site,
  advised: readonly { readonly advice: Advice; readonly pool: Pool }[],
): string =>
  advised
    .map(({ advice, pool }) => {
      const settings = settingsFor(site, advice, pool);
      return `${snippet(advice.mpm, { ...settings, startServers: quietProcesses(settings) })}\n`;
    })
    .join('\n');

const quietProcesses = ({ minSpare, threadsPerChild, startServers }: Settings): number =>
  Math.min(startServers, Math.ceil(minSpare / (threadsPerChild ?? 1)));

/**
 * Returns the visitors who come back after a quiet time, measured from the first. Each has a
 * connection of its own and holds a worker as long as one who keeps it: the application answers so
 * much later.
 */
export function quietCell(site: Site, mpm: Mpm, pool: Pool, rounds: number): Cell {
  const rate = requestsPerSecond(site);
  const holdSeconds = site.requestSeconds + keptSeconds(site, mpm, pool);
  const delayMs = Math.round(holdSeconds * 1000);
  const document = delayMs >= 1 ? documents.app : documents.small;
  const timeoutSeconds = holdSeconds + 5;
  const visitors: Population = {
    name: 'visitors',
    ...{ model: 'open', fresh: true, levels: null },
    ...{ ratePerSecond: rate, arrivals: 'poisson' },
    connections: Math.ceil((timeoutSeconds + 0.12) * rate) + held(site, pool.keepAliveSeconds).high,
    ...document,
  };
  return {
    id: `quiet-${mpm === 'event' ? 'event-' : ''}${pool.keepAliveSeconds}s`,
    workload: 'churn',
    driver: 'raw',
    connections: busy(site).high,
    turns: null,
    backendDelayMs: delayMs >= 1 ? delayMs : null,
    rounds,
    crossCheckOf: null,
    populations: [visitors],
    questions: [],
    durationSeconds: Math.ceil(holdSeconds) + afterSeconds,
    timeoutSeconds,
  };
}
