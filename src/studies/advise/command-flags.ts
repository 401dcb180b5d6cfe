import { type Problems, seconds, wholeNumber } from '../../plan/flags.ts';
import type { Site } from './site.ts';

/** The flags of `advise` as they were typed. */
export interface AdviseFlags {
  readonly from?: string;
  readonly measure?: boolean;
  readonly mpm: string;
  readonly memory: string;
  readonly reserve: string;
  readonly cpus: string;
  readonly clients: string;
  readonly requestTime: string;
  readonly think: string;
  readonly keepAlive: string;
  readonly cpuTime?: string;
  readonly p99: string;
  readonly check?: boolean;
  readonly out?: string;
  readonly httpd?: string;
  readonly httpdImage: string;
  readonly runtime: string;
  readonly json?: boolean;
}

/** What the flags ask for; null, with every problem at once, where one of them is wrong. */
export function siteOf(flags: AdviseFlags, problems: Problems): Site | null {
  const site = {
    memoryBytes: size('--memory', flags.memory, problems),
    reserveShare: percent('--reserve', flags.reserve, problems),
    cpus: wholeNumber('--cpus', flags.cpus, [1, 1024], problems),
    clients: wholeNumber('--clients', flags.clients, [1, 100_000], problems),
    requestSeconds: seconds('--request-time', flags.requestTime, [0.0001, 3600], problems),
    thinkSeconds: seconds('--think', flags.think, [0, 3600], problems),
    keepAliveSeconds: seconds('--keep-alive', flags.keepAlive, [0, 600], problems),
  };
  const cpu =
    flags.cpuTime === undefined
      ? null
      : seconds('--cpu-time', flags.cpuTime, [0.000001, 3600], problems);
  const known = { ...site, cpuUsPerRequest: cpu === null ? null : cpu * 1e6 };
  return Object.values(site).includes(null) || problems.length > 0 ? null : (known as Site);
}

/** "4GiB", "512MiB"; a plain number is bytes. */
export function size(flag: string, value: string, problems: Problems): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?$/i.exec(value.trim()) ?? [];
  const power = ['', 'K', 'M', 'G', 'T'].indexOf(unit.toUpperCase());
  const bytes = digits === undefined ? Number.NaN : Number(digits) * 1024 ** power;
  if (bytes >= 2 ** 20 && bytes <= 2 ** 50) return bytes;
  problems.push(`${flag} ${JSON.stringify(value)}: give a size from 1MiB to 1024TiB, such as 4GiB`);
  return null;
}

/** "25%" as 0.25. */
export function percent(flag: string, value: string, problems: Problems): number | null {
  const [, digits] = /^(\d+(?:\.\d+)?)\s*%$/.exec(value.trim()) ?? [];
  const share = digits === undefined ? Number.NaN : Number(digits) / 100;
  if (share >= 0 && share <= 0.9) return share;
  problems.push(`${flag} ${JSON.stringify(value)}: give a share from 0% to 90%, such as 25%`);
  return null;
}
