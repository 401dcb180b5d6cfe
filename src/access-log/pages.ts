import { copyOf } from './copy.ts';
import type { LoggedRequest } from './log-line.ts';

/** A page of a site and its share of the requests. */
export interface Page extends LoggedRequest {
  readonly requests: number;
  /** Status that most of its answers had. */
  readonly status: number;
}

/** Counts the pages that are asked for most. */
export interface Pages {
  add(request: LoggedRequest, status: number): void;
  /** Returns the pages, the most frequent first. */
  most(count: number): readonly Page[];
}

interface Counter {
  requests: number;
  readonly statuses: Map<number, number>;
}

/** The rare half is forgotten when there are more: lossy counting, Manku and Motwani, VLDB 2002. */
const mostKept = 40_000;

/** A longer path is a probe or a mistake; its end would only take memory. */
const longestPath = 512;

export function pages(): Pages {
  let counters = new Map<string, Counter>();
  const forget = () => {
    counters = new Map(mostOf(counters).slice(0, mostKept / 2));
  };
  return {
    add({ method, path }, status) {
      const key = `${method} ${path.length > longestPath ? path.slice(0, longestPath) : path}`;
      let counter = counters.get(key);
      if (counter === undefined) {
        if (counters.size >= mostKept) forget();
        counter = { requests: 0, statuses: new Map() };
        counters.set(copyOf(key), counter);
      }
      counter.requests += 1;
      counter.statuses.set(status, (counter.statuses.get(status) ?? 0) + 1);
    },
    most: (count) =>
      mostOf(counters)
        .slice(0, count)
        .map(([key, counter]) => pageOf(key, counter)),
  };
}

const mostOf = (counters: ReadonlyMap<string, Counter>) =>
  [...counters].toSorted(([, a], [, b]) => b.requests - a.requests);

function pageOf(key: string, { requests, statuses }: Counter): Page {
  const blank = key.indexOf(' ');
  const [[status] = [0]] = [...statuses].toSorted(([, a], [, b]) => b - a);
  return { method: key.slice(0, blank), path: key.slice(blank + 1), requests, status };
}
