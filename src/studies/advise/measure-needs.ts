import type { TimeUnit } from '../../access-log/traffic.ts';
import { message, type Problems } from '../../host/message.ts';
import { resolveUrl } from '../../load/target.ts';
import { readUrl } from '../../load/url.ts';
import { readLogs } from '../read-logs.ts';
import { stage } from '../stage.ts';
import type { Terminal } from '../terminal.ts';
import { needsOfTraffic } from './from-log.ts';
import { needsByStatus, StatusError } from './from-status.ts';
import type { MeasuredNeeds } from './needs.ts';

/** Sources of a site's needs. */
export interface NeedSources {
  /** Access logs, in any order. */
  readonly logs: readonly string[];
  readonly unit: TimeUnit | null;
  /** A status page; null: none is read. */
  readonly url: string | null;
  readonly statusSeconds: number;
}

/** Measures the needs of a site; null where no source was given, or with a problem. */
export async function measureNeeds(
  { logs, unit, url, statusSeconds }: NeedSources,
  problems: Problems,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<MeasuredNeeds | null> {
  if (logs.length > 0 && url !== null) {
    problems.push(
      message`${{ accessLog: true }} and ${{ status: true }}: choose what the needs are taken from`,
    );
  }
  if (problems.length > 0) return null;
  if (logs.length > 0) {
    const traffic = await readLogs(logs, unit, problems, terminal, signal);
    return traffic === null ? null : needsOfTraffic(traffic);
  }
  return url === null ? null : byStatus(url, statusSeconds, problems, terminal, signal);
}

async function byStatus(
  url: string,
  seconds: number,
  problems: Problems,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<MeasuredNeeds | null> {
  const read = readUrl(url);
  const target = 'problem' in read ? read : await resolveUrl(read);
  if ('problem' in target) {
    problems.push(target.problem);
    return null;
  }
  const { addresses, path, name, secure, ...rest } = target;
  const address = {
    ...{ ...rest, host: addresses[0], path: pagePath(path) },
    ...(secure && { tlsName: name }),
  };
  try {
    return await stage(`Read ${url} for ${seconds} s`, terminal, (tell) =>
      needsByStatus(address, seconds, tell, signal),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof StatusError)) throw error;
    problems.push(message`${{ status: url }}: ${error.message}`);
    return null;
  }
}

/** Returns the path with `?auto`, and mod_status's usual place where only a host was given. */
function pagePath(path: string): string {
  const page = path === '/' ? '/server-status' : path;
  return page.includes('auto') ? page : `${page}${page.includes('?') ? '&' : '?'}auto`;
}
