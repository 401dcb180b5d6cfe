import { copyOf } from './copy.ts';

/** Requests and clients of one minute. */
export interface Minute {
  /** Start, seconds since the epoch. */
  readonly atSeconds: number;
  readonly requests: number;
  /** Distinct addresses. */
  readonly clients: number;
}

/** Counts requests and clients in each minute, and requests in the busiest second. */
export interface Minutes {
  add(atSeconds: number, client: string): void;
  /** Returns the minutes with a request, in the order of time. */
  all(): readonly Minute[];
  /** Tells whether all requests of a minute came while its addresses were still known. */
  isExact(atSeconds: number): boolean;
  busiestSecond(): { readonly atSeconds: number; readonly requests: number };
}

interface Counter {
  requests: number;
  clients: number;
  /** Requests that came after it was closed. */
  late: number;
  /** Addresses and seconds, while requests of this minute may still come; then null. */
  open: { readonly clients: Set<string>; readonly seconds: Uint32Array } | null;
}

/** httpd logs a request when it ends: one that took five minutes still finds its minute open. */
const openMinutes = 5;

export function minutes(): Minutes {
  const counters = new Map<number, Counter>();
  let open: { readonly minute: number; readonly counter: Counter }[] = [];
  let busiest = { atSeconds: 0, requests: 0 };
  const begin = (minute: number): Counter => {
    const counter: Counter = {
      ...{ requests: 0, clients: 0, late: 0 },
      open: { clients: new Set(), seconds: new Uint32Array(60) },
    };
    counters.set(minute, counter);
    open.push({ minute, counter });
    const closed = open.slice(0, -openMinutes);
    open = open.slice(-openMinutes);
    for (const { counter: old } of closed) old.open = null;
    return counter;
  };
  return {
    add(atSeconds, client) {
      const minute = Math.floor(atSeconds / 60);
      const counter = counters.get(minute) ?? begin(minute);
      counter.requests += 1;
      if (counter.open === null) {
        counter.late += 1;
        return;
      }
      const { clients, seconds } = counter.open;
      if (!clients.has(client)) {
        clients.add(copyOf(client));
        counter.clients += 1;
      }
      const second = atSeconds % 60;
      const requests = (seconds[second] ?? 0) + 1;
      seconds[second] = requests;
      if (requests > busiest.requests) busiest = { atSeconds, requests };
    },
    all: () =>
      [...counters]
        .toSorted(([a], [b]) => a - b)
        .map(([minute, { requests, clients }]) => ({ atSeconds: minute * 60, requests, clients })),
    isExact: (atSeconds) => counters.get(Math.floor(atSeconds / 60))?.late === 0,
    busiestSecond: () => busiest,
  };
}
