import * as hdr from 'hdr-histogram-js';
import { distinct } from './distinct.ts';
import { lineReader } from './log-line.ts';
import { firstIn, type Progress, readLines } from './log-lines.ts';
import { type Minute, minutes } from './minutes.ts';
import { readMinute } from './one-minute.ts';
import { type Page, pages } from './pages.ts';

/** The traffic of a site, as far as its access log can tell. Has no address and no query in it. */
export interface Traffic {
  /** Lines that are in no known format; `first` is null where there are none. */
  readonly unread: { readonly lines: number; readonly first: string | null };
  readonly requests: number;
  /** Lines whose request was none, as of a TLS handshake on a plain port. */
  readonly malformed: number;
  /** Times of the first and the last request, seconds since the epoch. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Requests in each hour of the day, UTC, from midnight. */
  readonly hours: readonly number[];
  readonly busiestMinute: Minute;
  readonly busiestSecond: { readonly atSeconds: number; readonly requests: number };
  /** Distinct addresses; an estimate with a standard error of 0.4 % where they are many. */
  readonly clients: number;
  /** Time for which a request kept a worker busy; null where the log has none. */
  readonly requestTime: RequestTime | null;
  /** The pages that are asked for most. */
  readonly pages: readonly Page[];
}

/** Times of requests, of %D or %T. */
export interface RequestTime {
  readonly unit: TimeUnit;
  readonly meanSeconds: number;
  readonly p50Seconds: number;
  readonly p99Seconds: number;
}

/** %D and %{us}T, %{ms}T, and %T. */
export type TimeUnit = 'us' | 'ms' | 's';

const unitSeconds = { us: 1e-6, ms: 1e-3, s: 1 } as const;

/** Pages that a summary holds. */
const mostPages = 100;

/**
 * Reads access logs into the traffic of a site; memory does not grow with the requests.
 * @param unit of the time at the end of the lines; null: guessed.
 * @returns null where no line could be read.
 */
export async function trafficOf(
  paths: readonly string[],
  unit: TimeUnit | null,
  progress: Progress,
): Promise<Traffic | null> {
  const read = lineReader();
  const unread = { lines: 0, first: null as string | null };
  const seen = { lines: 0, malformed: 0, from: Infinity, to: -Infinity };
  const byMinute = minutes();
  const clients = distinct();
  const byPage = pages();
  const times = hdr.build({
    ...{ lowestDiscernibleValue: 1, highestTrackableValue: 2 ** 43 },
    ...{ numberOfSignificantValueDigits: 3, bitBucketSize: 64, useWebAssembly: false },
  });
  const take = (text: string) => {
    seen.lines += 1;
    const line = read(text);
    if (line === null) {
      unread.lines += 1;
      unread.first ??= text.slice(0, 500);
      return;
    }
    const { atSeconds, client, request } = line;
    seen.from = Math.min(seen.from, atSeconds);
    seen.to = Math.max(seen.to, atSeconds);
    byMinute.add(atSeconds, client);
    clients.add(client);
    if (request === null) seen.malformed += 1;
    else byPage.add(request, line.status);
    if (line.tail !== null) times.recordValue(Math.min(line.tail, 2 ** 43));
  };
  const ordered = await inOrder(paths);
  await readLines(ordered, take, progress);
  const all = byMinute.all();
  const [first] = all;
  if (first === undefined) return null;
  const busiest = all.reduce((most, each) => (each.requests > most.requests ? each : most), first);
  const isExact = byMinute.isExact(busiest.atSeconds);
  const again = isExact ? null : await readMinute(ordered, busiest.atSeconds, progress);
  const second = byMinute.busiestSecond();
  const busier = again !== null && again.busiestSecond.requests > second.requests;
  return {
    ...{ unread, requests: seen.lines - unread.lines },
    ...{ malformed: seen.malformed, fromSeconds: seen.from, toSeconds: seen.to },
    hours: hoursOf(all),
    busiestMinute: { ...busiest, clients: again?.clients ?? busiest.clients },
    busiestSecond: busier ? again.busiestSecond : second,
    clients: Math.round(clients.count()),
    requestTime: requestTimeOf(times, unit),
    pages: byPage.most(mostPages),
  };
}

function hoursOf(all: readonly Minute[]): readonly number[] {
  const hours = Array<number>(24).fill(0);
  for (const { atSeconds, requests } of all) {
    const hour = Math.floor((atSeconds % 86_400) / 3600);
    hours[hour] = (hours[hour] ?? 0) + requests;
  }
  return hours;
}

/** Sorts files by the time of their first line: requests of a minute must follow one another. */
async function inOrder(paths: readonly string[]): Promise<readonly string[]> {
  const read = lineReader();
  const time = (line: string) => read(line)?.atSeconds ?? null;
  const begun = await Promise.all(
    paths.map(async (path) => ({ path, at: (await firstIn(path, time)) ?? 0 })),
  );
  return begun.toSorted((a, b) => a.at - b.at).map(({ path }) => path);
}

/**
 * Whole seconds are mostly 0 and 1; in microseconds hardly a request takes less than 50.
 * Milliseconds look like either of them, so they are never guessed.
 */
const fewestUs = 50;

function requestTimeOf(times: hdr.Histogram, given: TimeUnit | null): RequestTime | null {
  if (times.totalCount === 0) return null;
  const median = times.getValueAtPercentile(50);
  const unit = given ?? (median < fewestUs ? 's' : 'us');
  const factor = unitSeconds[unit];
  return {
    unit,
    meanSeconds: times.mean * factor,
    p50Seconds: median * factor,
    p99Seconds: times.getValueAtPercentile(99) * factor,
  };
}
