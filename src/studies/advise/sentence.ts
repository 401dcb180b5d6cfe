import { formatCount, formatValue } from '../../report/format.ts';
import { type Advice, cpuShareAllowed } from './advise.ts';
import { poolFor, usualFactor } from './pool.ts';
import type { Site } from './site.ts';

const bytes = (value: number) => formatValue(value, 'bytes');

/**
 * Returns what an administrator has to know before he pastes the directives: that the site cannot
 * be served, or the price.
 */
export function sentence(site: Site, advice: Advice): string | null {
  const { mpm, binds, pool, wanted } = advice;
  if (binds === 'cpu') return tooSlow(site, advice);
  if (pool === null) return tooSmall(site, advice);
  if (binds === 'clients') return null;
  const changes = [
    ...(pool.keepAliveSeconds === 0
      ? ['KeepAlive is off']
      : pool.keepAliveSeconds === site.keepAliveSeconds
        ? []
        : [`KeepAliveTimeout is ${pool.keepAliveSeconds} s instead of ${site.keepAliveSeconds} s`]),
    ...(pool.factor === usualFactor
      ? []
      : [`AsyncRequestWorkerFactor is ${pool.factor} instead of ${usualFactor}`]),
  ];
  return (
    `${mpm} can do it, but ${changes.join(' and ')}: as wanted it would need ` +
    `${bytes(wanted.bytes / (1 - site.reserveShare))} of memory, the reserve included.`
  );
}

function tooSlow(site: Site, { mpm, cpusNeeded, requestsPerSecond }: Advice): string {
  const needed = cpusNeeded ?? 0;
  const cpus = Math.ceil(needed / cpuShareAllowed);
  return (
    `${mpm} cannot do it with ${site.cpus} CPUs: ${formatCount(requestsPerSecond)} ` +
    `requests/s keep ${needed.toPrecision(3)} of them busy. It needs ${cpus} CPUs, or ` +
    'cheaper requests.'
  );
}

function tooSmall(site: Site, { mpm, costs, memoryNeededBytes }: Advice): string {
  const { workers } = poolFor(site, costs, 0);
  const what = mpm === 'prefork' ? 'processes' : 'threads';
  return (
    `${mpm} cannot do it in ${bytes(site.memoryBytes)}: even without keep-alive it ` +
    `takes ${formatCount(workers)} ${what} for the requests under way, and ` +
    `${bytes(memoryNeededBytes ?? 0)} of memory, the reserve included. Give it that, or ` +
    'make the requests shorter.'
  );
}
