import type { Mpm } from '../../server/arm.ts';
import type { Costs } from './costs.ts';
import { type CpuTime, cpuTimeOf } from './cpu-time.ts';
import { requestsPerSecond } from './demand.ts';
import { type Pool, poolFor, poolThatFits, usableBytes, usualFactor } from './pool.ts';
import type { Site } from './site.ts';
import { spareWorkers } from './spares.ts';

/** Busier than that, and requests queue for the CPU more than they run. */
export const cpuShareAllowed = 0.8;

/**
 * httpd's compiled default of ListenBackLog, and what Linux cuts a longer one to
 * (net.core.somaxconn).
 */
export const usualBacklog = 511;
const longestBacklog = 4096;

/** httpd's compiled default of ThreadLimit. */
export const usualThreadLimit = 64;

/**
 * Advice for one MPM, or the reason why it cannot serve the site, with all figures of the
 * calculation.
 */
export interface Advice {
  readonly mpm: Mpm;
  readonly costs: Costs;
  readonly requestsPerSecond: number;
  readonly usableBytes: number;
  /** CPU time of a request; null: nothing tells it. */
  readonly cpuTime: CpuTime | null;
  /** CPUs that the requests keep busy; null where nothing tells what one costs. */
  readonly cpusNeeded: number | null;
  /** Pool that the site would need at the wanted KeepAliveTimeout. */
  readonly wanted: Pool;
  /** Advised pool; null where there is none. */
  readonly pool: Pool | null;
  readonly settings: Settings | null;
  /** Limit that stopped the advice from growing or made it shrink. */
  readonly binds: 'clients' | 'memory' | 'cpu';
  /** Least memory that would do, reserve included, where the memory is too small; else null. */
  readonly memoryNeededBytes: number | null;
}

/** Directives and their numbers; null where httpd's default will do or the MPM has none. */
export interface Settings {
  readonly serverLimit: number;
  readonly threadLimit: number | null;
  readonly threadsPerChild: number | null;
  readonly maxRequestWorkers: number;
  readonly startServers: number;
  /** Servers of prefork, threads of the others. */
  readonly minSpare: number;
  readonly maxSpare: number;
  readonly asyncRequestWorkerFactor: number | null;
  /** 0: KeepAlive Off. */
  readonly keepAliveSeconds: number;
  readonly listenBacklog: number | null;
}

/** Computes the advice for one MPM from the needs of the site and the measured costs. Pure. */
export function advise(site: Site, costs: Costs): Advice {
  const rate = requestsPerSecond(site);
  const wanted = poolFor(site, costs, site.keepAliveSeconds);
  const fitting = poolThatFits(site, costs);
  const cpuTime = cpuTimeOf(site, costs, (fitting ?? wanted).keepAliveSeconds);
  const cpusNeeded = cpuTime === null ? null : (rate * cpuTime.us) / 1e6;
  const tooSlow = cpusNeeded !== null && cpusNeeded > site.cpus * cpuShareAllowed;
  const pool = tooSlow ? null : fitting;
  const asWanted =
    fitting?.keepAliveSeconds === site.keepAliveSeconds && fitting.factor === usualFactor;
  return {
    mpm: costs.mpm,
    costs,
    requestsPerSecond: rate,
    usableBytes: usableBytes(site),
    cpuTime,
    cpusNeeded,
    wanted,
    pool,
    settings: pool === null ? null : settingsOf(site, pool, costs.mpm),
    binds: tooSlow ? 'cpu' : asWanted ? 'clients' : 'memory',
    memoryNeededBytes: fitting === null ? leastMemory(site, costs) : null,
  };
}

/**
 * Returns the settings for fewer or more visitors of the same kind: KeepAliveTimeout and factor
 * stay, the workers follow.
 */
export function settingsFor(site: Site, { costs, mpm }: Advice, advised: Pool): Settings {
  const pool = poolFor(site, costs, advised.keepAliveSeconds, advised.factor);
  return settingsOf(site, pool, mpm);
}

/** Returns the memory without keep-alive, which needs least. */
const leastMemory = (site: Site, costs: Costs): number =>
  poolFor(site, costs, 0).bytes / (1 - site.reserveShare);

function settingsOf(site: Site, pool: Pool, mpm: Mpm): Settings {
  const rate = requestsPerSecond(site);
  const { workers, threadsPerChild, usual } = pool;
  const threaded = mpm !== 'prefork';
  const children = workers / threadsPerChild;
  const minSpare = spareWorkers(site, mpm, pool);
  return {
    // event's old processes keep their slots through a graceful restart (AH03490 where there are no
    // others).
    serverLimit: mpm === 'event' ? children + Math.max(1, Math.ceil(children / 4)) : children,
    threadLimit: threaded && threadsPerChild > usualThreadLimit ? threadsPerChild : null,
    threadsPerChild: threaded ? threadsPerChild : null,
    maxRequestWorkers: workers,
    startServers: Math.min(children, Math.ceil((usual + minSpare) / threadsPerChild)),
    minSpare,
    // httpd corrects what is less than MinSpareThreads + ThreadsPerChild + 1.
    maxSpare: threaded ? 2 * minSpare + threadsPerChild + 1 : 2 * minSpare + 1,
    asyncRequestWorkerFactor: mpm === 'event' && pool.factor !== usualFactor ? pool.factor : null,
    keepAliveSeconds: pool.keepAliveSeconds,
    listenBacklog: rate > usualBacklog ? Math.min(longestBacklog, Math.ceil(rate)) : null,
  };
}
