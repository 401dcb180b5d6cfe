import { formatCount, formatNumber, formatShare, formatValue } from '../../report/format.ts';
import { type Advice, cpuShareAllowed } from './advise.ts';
import { childrenThatFit } from './child-size.ts';
import type { Costs } from './costs.ts';
import { busy, held, type Level } from './demand.ts';
import { childBytes, type Pool, usableBytes } from './pool.ts';
import type { Site } from './site.ts';
import { spareWorkers } from './spares.ts';

const bytes = (value: number) => formatValue(value, 'bytes');
const time = (seconds: number) => formatValue(seconds, 'seconds');
const unitOf = { prefork: 'process', worker: 'thread', event: 'thread' } as const;

/** Returns the calculation behind an advice, a line for each figure and its terms. */
export function calculation(site: Site, advice: Advice): readonly string[] {
  const { costs, mpm, wanted } = advice;
  const shown = advice.pool ?? wanted;
  const rate = advice.requestsPerSecond;
  const rows: readonly (readonly [string, string])[] = [
    [
      'requests a second',
      `${formatCount(site.clients)} clients / (${time(site.requestSeconds)} request + ` +
        `${time(site.thinkSeconds)} think time) = ${formatNumber(rate)}`,
    ],
    [
      'requests under way',
      level(`${formatNumber(rate)}/s × ${time(site.requestSeconds)}`, busy(site)),
    ],
    ['connections open', openLine(site, rate, shown)],
    ['workers needed', workersLine(advice, shown)],
    ['spare workers', sparesLine(site, advice, shown)],
    ['memory for httpd', memoryLine(site, advice)],
    [mpm === 'prefork' ? 'a process' : `a process of ${costs.threadsPerChild}`, childLine(costs)],
    ['processes that fit', fitLine(site, costs, shown)],
    ...(mpm === 'event'
      ? [['a parked connection', `${bytes(costs.parkedBytes)}, ${costs.parkedFrom}`] as const]
      : []),
    ['memory needed', neededLine(site, advice, shown)],
    ['CPU', cpuLine(site, advice)],
    ['what binds', bindsLine(advice)],
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(20)}${text}`);
}

function openLine(site: Site, rate: number, { keepAliveSeconds }: Pool): string {
  const kept = Math.min(site.thinkSeconds, keepAliveSeconds);
  const how =
    keepAliveSeconds === 0
      ? `${formatNumber(rate)}/s × ${time(site.requestSeconds)}, closed after each answer`
      : `${formatNumber(rate)}/s × (${time(site.requestSeconds)} + ${time(kept)} kept alive)`;
  return level(how, held(site, keepAliveSeconds));
}

function workersLine({ mpm }: Advice, pool: Pool): string {
  const { needed, workers, threadsPerChild, factor } = pool;
  const why =
    mpm === 'event'
      ? `for the requests under way and, at ${factor} open connections an idle thread, ` +
        'the connections'
      : `an open connection holds its ${unitOf[mpm]} as long as it is kept alive`;
  const whole =
    mpm === 'prefork'
      ? ''
      : `; in processes of ${threadsPerChild} threads that is ${formatCount(workers)}`;
  return `${formatCount(needed)}: ${why}${whole}`;
}

function sparesLine(site: Site, { mpm }: Advice, pool: Pool): string {
  const spares = formatCount(spareWorkers(site, mpm, pool));
  return `${spares}: for visitors who come back while httpd forks 1, 2, 4 … processes a second`;
}

const memoryLine = (site: Site, { usableBytes }: Advice): string =>
  `${bytes(site.memoryBytes)} less ${formatShare(site.reserveShare)} in reserve = ` +
  `${bytes(usableBytes)}`;

const holds = {
  none: 'of one that serves files or proxies',
  php: 'of one with mod_php',
} as const;

const childLine = ({ childBytes, application, memoryFrom }: Costs): string =>
  application === 'given'
    ? `${bytes(childBytes)}, given`
    : `${bytes(childBytes)}, measured ${holds[application]} (${memoryFrom})`;

function fitLine(site: Site, costs: Costs, { threadsPerChild }: Pool): string {
  const child = childBytes(costs, threadsPerChild);
  const usable = bytes(usableBytes(site));
  const room = costs.baseBytes > 0 ? `(${usable} - ${bytes(costs.baseBytes)})` : usable;
  return `${room} / ${bytes(child)} = ${formatCount(childrenThatFit(site, costs, child))}`;
}

function neededLine(site: Site, { costs, mpm }: Advice, pool: Pool): string {
  const { workers, threadsPerChild } = pool;
  const children = workers / threadsPerChild;
  const base = costs.baseBytes > 0 ? `${bytes(costs.baseBytes)} + ` : '';
  const open = held(site, pool.keepAliveSeconds).high;
  const parked = mpm === 'event' ? ` + ${formatCount(open)} × ${bytes(costs.parkedBytes)}` : '';
  return (
    `${base}${formatCount(children)} × ` +
    `${bytes(childBytes(costs, threadsPerChild))}${parked} = ${bytes(pool.bytes)}`
  );
}

function cpuLine(site: Site, { cpusNeeded, cpuTime, requestsPerSecond }: Advice): string {
  if (cpuTime === null || cpusNeeded === null) return 'not measured';
  const { us: cpuUs, from } = cpuTime;
  return (
    `${formatNumber(requestsPerSecond)}/s × ${formatValue(cpuUs, 'us')} (${from}) = ` +
    `${formatNumber(cpusNeeded)} CPUs; of ${site.cpus}, ` +
    `${formatNumber(site.cpus * cpuShareAllowed)} may be busy`
  );
}

function bindsLine({ binds, pool }: Advice): string {
  if (binds === 'cpu') return 'the CPUs';
  if (binds === 'clients') return 'the clients: the memory would hold more';
  return pool === null ? 'the memory' : 'the memory: too small for the wanted settings';
}

const level = (how: string, { mean, high }: Level): string =>
  `${how} = ${formatNumber(mean)} on average, ${formatCount(high)} one moment in a hundred`;
