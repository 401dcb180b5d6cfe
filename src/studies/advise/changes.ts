import { formatCount } from '../../report/format.ts';
import type { Mpm } from '../../server/arm.ts';
import { type Advice, type Settings, usualBacklog } from './advise.ts';
import type { Current } from './current.ts';
import type { Pool } from './pool.ts';
import { directivesOf } from './snippet.ts';

/** Reasons for the advised value of each setting, as the end of a line. */
const reasons: Readonly<Record<keyof Settings, (advice: Advice, pool: Pool) => string>> = {
  serverLimit: ({ mpm }) =>
    mpm === 'event'
      ? 'the processes for MaxRequestWorkers, and a quarter for those that end in a restart'
      : 'the processes for MaxRequestWorkers',
  threadLimit: () => 'ThreadsPerChild cannot be larger',
  threadsPerChild: () => 'fewer and larger processes take less memory for the same workers',
  maxRequestWorkers: ({ mpm }, { needed }) =>
    `${formatCount(needed)} are needed for the ` +
    (mpm === 'event' ? 'requests under way and the connections' : 'connections open'),
  startServers: () => 'the workers in use on average, and the spares',
  minSpare: () => 'visitors who come back while httpd forks',
  maxSpare: () => 'twice the minimum and a process, so that httpd does not fork and end in turns',
  asyncRequestWorkerFactor: () => 'connections that an idle thread stands for',
  keepAliveSeconds: ({ binds }) =>
    binds === 'memory' ? 'as long as the memory allows' : 'as it was asked for',
  listenBacklog: ({ requestsPerSecond }) =>
    requestsPerSecond <= usualBacklog
      ? 'the default: a shorter queue turns visitors away'
      : `connections of a second, at ${formatCount(requestsPerSecond)} requests a second`,
};

/** Compares an advice with the configuration of today, a line for each directive. */
export function changesText(current: Current, advice: Advice): readonly string[] {
  const { mpm, settings, pool } = advice;
  if (settings === null || pool === null) return [];
  const today = current.settings[mpm];
  if (today === undefined) return otherMpm(current, mpm);
  const before = new Map(directivesOf(mpm, today).map((each) => [each.name, each]));
  const rows = directivesOf(mpm, settings).flatMap(({ name, value, setting }) => {
    const old = before.get(name)?.value ?? null;
    if (value === null) return [];
    if (value === old) return [[name, `${value}`, 'as it is today'] as const];
    const change = old === null ? `${value}` : `${old} → ${value}`;
    return [[name, change, reasons[setting](advice, pool)] as const];
  });
  const width = Math.max(...rows.map(([, change]) => change.length));
  return [
    `Today in ${current.path} → advised:`,
    ...rows.map(([name, change, why]) => `  ${name.padEnd(26)}${change.padEnd(width)}  ${why}`),
  ];
}

function otherMpm({ path, settings }: Current, advised: Mpm): readonly string[] {
  const [found] = Object.entries(settings);
  if (found === undefined) return [];
  const [today, { maxRequestWorkers, keepAliveSeconds }] = found;
  const kept = keepAliveSeconds === 0 ? 'KeepAlive Off' : `KeepAliveTimeout ${keepAliveSeconds}`;
  return [
    `Today ${path} loads ${today}, with MaxRequestWorkers ${maxRequestWorkers} and ${kept}; ` +
      `for ${advised} all of these directives are new.`,
  ];
}
