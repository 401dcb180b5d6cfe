import { randomFrom } from '../test/fixtures/random.ts';

/** The content of a synthetic access log, counted while it was written. */
export interface LogTruth {
  readonly requests: number;
  readonly clients: number;
  readonly busiestMinute: {
    readonly atSeconds: number;
    readonly requests: number;
    readonly clients: number;
  };
  readonly meanRequestUs: number;
  /** Requests in each hour of the day, UTC. */
  readonly hours: readonly number[];
  /** Requests of each page, by "METHOD path". */
  readonly pages: Map<string, number>;
}

export interface LogShape {
  readonly seed: string;
  readonly lines: number;
  readonly clients: number;
  /** Requests a second at night; at the peak they are ten times as many. */
  readonly perSecond: number;
}

const start = Date.UTC(2026, 10, 2, 0, 0, 0) / 1000;

const agents = ['Mozilla/5.0 (X11; Linux x86_64)', 'curl/8.5.0', 'a \\"quoted\\" agent \\xc3\\xa9'];

/**
 * Writes the lines of a combined log with %D. Pages follow a power law, days have a peak, addresses
 * are of both kinds. Requests are logged when they end, so not in the order of their times.
 */
export function* syntheticLog(shape: LogShape): Generator<string, LogTruth> {
  const random = randomFrom(shape.seed);
  const counted = counter(shape.clients);
  const under: Pending[] = [];
  let atSeconds = start;
  let arrived = 0;
  for (let line = 0; line < shape.lines; line += 1) {
    const load = 1 + 9 * Math.exp(-((((atSeconds - start) % 86_400) / 3600 - 20) ** 2) / 4);
    arrived -= Math.log(1 - random()) / (shape.perSecond * load);
    atSeconds += Math.floor(arrived);
    arrived %= 1;
    const client = Math.floor(random() ** 2 * shape.clients);
    const us = Math.round(-Math.log(1 - random()) * 40_000) + 100;
    const page = `GET /page-${Math.floor(500 * random() ** 3)}.html`;
    counted.add(atSeconds, client, page, us);
    const query = random() < 0.2 ? `?id=${client}` : '';
    const agent = agents[client % agents.length];
    const text =
      `${addressOf(client)} - - [${timeOf(atSeconds)}] "${page}${query} HTTP/1.1" 200 ` +
      `${random() < 0.1 ? '-' : 5120} "-" "${agent}" ${us}\n`;
    under.push({ endUs: atSeconds * 1e6 + us, text });
    if (under.length > 64) yield next(under);
  }
  while (under.length > 0) yield next(under);
  return counted.truth();
}

/** Counts what is written; of minutes it keeps the last ones only. */
function counter(clients: number) {
  const seen = new Uint8Array(clients);
  const pages = new Map<string, number>();
  const minutes = new Map<number, { requests: number; clients: Set<number> }>();
  let busiestMinute = { atSeconds: 0, requests: 0, clients: 0 };
  const sum = { requests: 0, us: 0 };
  const hours = Array<number>(24).fill(0);
  return {
    add(atSeconds: number, client: number, page: string, us: number) {
      sum.requests += 1;
      sum.us += us;
      seen[client] = 1;
      const hour = new Date(atSeconds * 1000).getUTCHours();
      hours[hour] = (hours[hour] ?? 0) + 1;
      pages.set(page, (pages.get(page) ?? 0) + 1);
      const minute = Math.floor(atSeconds / 60);
      const counted = minutes.get(minute) ?? { requests: 0, clients: new Set() };
      minutes.set(minute, counted);
      minutes.delete(minute - 10);
      counted.requests += 1;
      counted.clients.add(client);
      if (counted.requests <= busiestMinute.requests) return;
      const { requests } = counted;
      busiestMinute = { atSeconds: minute * 60, requests, clients: counted.clients.size };
    },
    truth: (): LogTruth => ({
      requests: sum.requests,
      clients: seen.reduce((all, each) => all + each, 0),
      ...{ busiestMinute, meanRequestUs: sum.us / sum.requests, hours, pages },
    }),
  };
}

/** A request that has arrived, and is logged when it ends. */
interface Pending {
  readonly endUs: number;
  readonly text: string;
}

/** Takes the request that ends first. */
function next(under: Pending[]): string {
  const first = under.reduce((least, each) => (each.endUs < least.endUs ? each : least));
  under.splice(under.indexOf(first), 1);
  return first.text;
}

const addressOf = (client: number): string =>
  client % 4 === 0
    ? `2001:db8::${(client + 1).toString(16)}`
    : `10.${client >> 16}.${(client >> 8) & 255}.${client & 255}`;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

let lastSecond = Number.NaN;
let lastText = '';

function timeOf(atSeconds: number): string {
  if (atSeconds === lastSecond) return lastText;
  const at = new Date((atSeconds + 3600) * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  const day = `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
  lastSecond = atSeconds;
  lastText = `${day}:${time} +0100`;
  return lastText;
}
