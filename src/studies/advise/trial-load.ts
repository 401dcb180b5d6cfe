import type { Population } from '../../load/population.ts';
import { documents } from '../../load/workloads/documents.ts';
import type { Cell } from '../../plan/plan.ts';
import { type Advice, settingsFor } from './advise.ts';
import { busy, requestsPerSecond } from './demand.ts';
import type { Pool } from './pool.ts';
import type { Site } from './site.ts';
import { snippet } from './snippet.ts';

/**
 * Name of the directives in the records of a check; it distinguishes them from those of a
 * measurement.
 */
export const checkedTuning = 'advised';

/** Limits of a check on one machine that also runs the load generator. */
const most = { clients: 400, requestsPerSecond: 300, processes: 150, cpuShare: 0.25 } as const;

/** Scales the site down for a check: the same visitors, but fewer. */
export function scaledSite(site: Site, advices: readonly Advice[]): Site {
  const rate = requestsPerSecond(site);
  const cpuUs = Math.max(1, ...advices.map(({ cpuTime }) => cpuTime?.us ?? 1));
  const processes = Math.max(
    1,
    ...advices.map(({ pool }) => (pool === null ? 1 : pool.workers / pool.threadsPerChild)),
  );
  const share = Math.min(
    1,
    most.clients / site.clients,
    most.requestsPerSecond / rate,
    most.processes / processes,
    (most.cpuShare * 1e6) / cpuUs / rate,
  );
  return { ...site, clients: Math.max(1, Math.floor(site.clients * share)) };
}

/**
 * Returns the directives that are checked: for each MPM those of its advice, at the size of the
 * scaled site.
 */
export const checkedDirectives = (
  site: Site,
  advised: readonly { readonly advice: Advice; readonly pool: Pool }[],
): string =>
  advised
    .map(({ advice, pool }) => `${snippet(advice.mpm, settingsFor(site, advice, pool))}\n`)
    .join('\n');

/**
 * Returns the site's visitors as a load: new clients at the site's rate, with requests of the
 * site's duration. The average number of idle kept-alive connections is added.
 */
export function checkCell(site: Site, { keepAliveSeconds }: Pool, rounds: number): Cell {
  const rate = requestsPerSecond(site);
  // A visitor has one connection: who idles does not ask at the same moment.
  const mean = Math.round(rate * Math.min(site.thinkSeconds, keepAliveSeconds));
  const idle = Math.max(0, Math.min(mean, site.clients - busy(site).high));
  const delayMs = Math.round(site.requestSeconds * 1000);
  const document = delayMs >= 1 ? documents.app : documents.small;
  const visitors: Population = {
    name: 'visitors',
    model: 'open',
    fresh: true,
    ratePerSecond: rate,
    arrivals: 'poisson',
    levels: null,
    // All that can be under way when every one of them waits for the whole time-out of five
    // seconds.
    connections: Math.ceil(5.12 * rate) + busy(site).high,
    ...document,
  };
  const kept: Population = {
    name: 'kept',
    model: 'parked',
    askEverySeconds: null,
    connections: idle,
    ...documents.small,
  };
  return {
    id: `advised-${keepAliveSeconds}s`,
    workload: idle > 0 ? 'parked' : 'churn',
    driver: 'raw',
    connections: idle,
    turns: null,
    backendDelayMs: delayMs >= 1 ? delayMs : null,
    rounds,
    crossCheckOf: null,
    populations: idle > 0 ? [visitors, kept] : [visitors],
    questions: [],
  };
}
