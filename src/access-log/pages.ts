import { copyOf } from './copy.ts';
import type { LoggedRequest } from './log-line.ts';

/** A page of a site and its share of the requests. */
export interface Page extends LoggedRequest {
  readonly requests: number;
  /** Status that most of its answers had. */
  readonly status: number;
  /** Mean bytes of an answer; null where the log has none. */
  readonly meanBytes: number | null;
}

/** Counts the pages that are asked for most. */
export interface Pages {
  add(request: LoggedRequest, status: number, bytes: number | null): void;
  /** Returns the pages, the most frequent first. */
  most(count: number): readonly Page[];
  /** Requests that a page may have had beyond its count, because it was forgotten in between. */
  missing(): number;
}

interface Counter {
  requests: number;
  bytes: number;
  sized: number;
  readonly statuses: Map<number, number>;
}

/** The rare half is forgotten when there are more: lossy counting, Manku and Motwani, VLDB 2002. */
const mostKept = 40_000;

/** A longer path is a probe or a mistake; its end would only take memory. */
const longestPath = 512;

export function pages(): Pages {
  let counters = new Map<string, Counter>();
  let forgotten = 0;
  const forget = () => {
    const sorted = [...counters].toSorted(([, a], [, b]) => b.requests - a.requests);
    const rest = sorted.slice(mostKept / 2);
    forgotten += rest[0]?.[1].requests ?? 0;
    counters = new Map(sorted.slice(0, mostKept / 2));
  };
  return {
    add({ method, path }, status, bytes) {
      const key = `${method} ${path.length > longestPath ? path.slice(0, longestPath) : path}`;
      let counter = counters.get(key);
      if (counter === undefined) {
        if (counters.size >= mostKept) forget();
        counter = { requests: 0, bytes: 0, sized: 0, statuses: new Map() };
        counters.set(copyOf(key), counter);
      }
      counter.requests += 1;
      counter.statuses.set(status, (counter.statuses.get(status) ?? 0) + 1);
      if (bytes === null) return;
      counter.bytes += bytes;
      counter.sized += 1;
    },
    most: (count) =>
      [...counters]
        .toSorted(([, a], [, b]) => b.requests - a.requests)
        .slice(0, count)
        .map(([key, counter]) => pageOf(key, counter)),
    missing: () => forgotten,
  };
}

function pageOf(key: string, { requests, bytes, sized, statuses }: Counter): Page {
  const blank = key.indexOf(' ');
  const [[status] = [0]] = [...statuses].toSorted(([, a], [, b]) => b - a);
  return {
    ...{ method: key.slice(0, blank), path: key.slice(blank + 1), requests, status },
    meanBytes: sized === 0 ? null : bytes / sized,
  };
}
