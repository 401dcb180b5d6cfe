import { accessSync, constants, statSync } from 'node:fs';
import { readTraffic } from '../access-log/read-traffic.ts';
import type { TimeUnit, Traffic } from '../access-log/traffic.ts';
import { message, type Problems } from '../host/message.ts';
import { reasonOf } from '../host/reason-of.ts';
import { formatShare, list } from '../report/format.ts';
import { stage } from './stage.ts';
import type { Terminal } from './terminal.ts';

/** A short log needs no progress, and a long one no more of it. */
const everyMs = 2000;

/** Reads access logs and shows the progress; null with a problem. */
export async function readLogs(
  logs: readonly string[],
  unit: TimeUnit | null,
  problems: Problems,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Traffic | null> {
  const unreadable = logs.flatMap(logProblem);
  problems.push(...unreadable);
  if (unreadable.length > 0) return null;
  const where = list(logs);
  const traffic = await stage(`Read ${logs.join(', ')}`, terminal, (tell) => {
    let shownMs = performance.now();
    const progress = (read: number, all: number) => {
      if (performance.now() - shownMs < everyMs) return;
      shownMs = performance.now();
      tell(formatShare(read / all));
    };
    return readTraffic(logs, unit, progress, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      return reasonOf(error);
    });
  });
  if (typeof traffic === 'string')
    problems.push(message`${{ accessLog: true }}: ${where}: ${traffic}`);
  else if (traffic !== null) return traffic;
  else
    problems.push(
      message`${{ accessLog: true }}: no line of ${where} is in httpd's common or combined format`,
    );
  return null;
}

function logProblem(path: string): Problems {
  try {
    if (statSync(path).isDirectory()) return [message`${{ accessLog: path }}: is a folder`];
    accessSync(path, constants.R_OK);
    return [];
  } catch (error) {
    return [message`${{ accessLog: path }}: ${reasonOf(error)}`];
  }
}
