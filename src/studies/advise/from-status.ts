import { setTimeout as wait } from 'node:timers/promises';
import { formatNumber, formatValue } from '../../report/format.ts';
import { readStatus, type StatusAddress } from '../../server/read-status.ts';
import type { Status } from '../../server/status.ts';
import { mean } from '../../stats/moments.ts';
import type { MeasuredNeeds } from './needs.ts';

const everyMs = 1000;
const timeoutMs = 5000;

/** A status page that tells nothing that could be used, with the reason. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
}

/** A reading of the page, and when it came. */
interface Reading {
  readonly atMs: number;
  readonly status: Status;
}

/**
 * Reads the status page of a running httpd once a second, and returns what its site needed
 * meanwhile. Requests a second and their time come from Total Accesses and Total Duration, without
 * our own requests; clients are the open connections.
 * @throws {StatusError} where the page cannot be read or lacks what is needed.
 */
export async function needsByStatus(
  address: StatusAddress,
  seconds: number,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<MeasuredNeeds> {
  const readings: Reading[] = [];
  const startedMs = performance.now();
  for (let next = 0; next <= seconds; next += 1) {
    await wait(Math.max(0, startedMs + next * everyMs - performance.now()), undefined, { signal });
    readings.push(await readOnce(address, signal));
    tell(`${next} of ${seconds} s`);
  }
  return needsOfReadings(readings);
}

async function readOnce(address: StatusAddress, signal: AbortSignal): Promise<Reading> {
  const answer = await readStatus(address, { timeoutMs, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new StatusError(reasonOf(error));
  });
  const { code, status } = answer;
  if (code !== 200) throw new StatusError(`answers ${code}`);
  if (status.scoreboard === '') throw new StatusError('is no status page of httpd');
  return { atMs: performance.now(), status };
}

/** Codes of certificates by an authority that Node does not know. */
const untrusted: readonly (string | undefined)[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Returns why the page could not be read, and what to do about its certificate. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, message } = error as NodeJS.ErrnoException;
  if (!untrusted.includes(code)) return message;
  const [what = message] = message.split(';');
  return `${what}. To trust it, set NODE_EXTRA_CA_CERTS to its file, or to that of its authority`;
}

/** Returns the needs from readings in the order of time. @throws {StatusError} */
export function needsOfReadings(readings: readonly Reading[]): MeasuredNeeds {
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined || first === last) {
    throw new StatusError('was read only once');
  }
  const [before, after] = [first.status, last.status];
  if (before.totalAccesses === null || after.totalAccesses === null) {
    throw new StatusError('has no Total Accesses; ExtendedStatus On adds them');
  }
  const seconds = (last.atMs - first.atMs) / 1000;
  const requests = after.totalAccesses - before.totalAccesses - (readings.length - 1);
  if (after.totalAccesses < before.totalAccesses) {
    throw new StatusError('began to count anew: the server was restarted meanwhile');
  }
  if (requests < 1) throw new StatusError(`shows no request in ${Math.round(seconds)} s`);
  const connections = mean(readings.map(({ status }) => connectionsIn(status)));
  const clients = Math.max(1, Math.round(connections));
  const perSecond = requests / seconds;
  const busySeconds = busySecondsBetween(before, after);
  const requestSeconds = busySeconds === null ? null : busySeconds / requests;
  return {
    ...{ clients, cycleSeconds: clients / perSecond, requestSeconds },
    source: 'the status page',
    lines: linesOf(readings, { seconds, perSecond, connections, requestSeconds }),
  };
}

/**
 * Returns the time for which requests kept workers busy; null where the page does not tell. Under
 * prefork and worker httpd adds the time of each request twice: ap_process_request ends it again
 * after ap_process_request_after_handler (measured with 2.4.71: 202 ms for requests of 100 ms).
 */
function busySecondsBetween(before: Status, after: Status): number | null {
  if (before.totalDurationMs === null || after.totalDurationMs === null) return null;
  const times = after.serverMpm?.toLowerCase() === 'event' ? 1 : 2;
  return (after.totalDurationMs - before.totalDurationMs) / 1000 / times;
}

/**
 * Returns the open connections: the count of event, which is as old as its last expired timer
 * (listener_thread), or else the workers that have one, without ours.
 */
const connectionsIn = ({ connsTotal, scoreboard }: Status): number =>
  connsTotal ?? Math.max(0, lettersIn(scoreboard, 'RWKDCL') - 1);

const lettersIn = (scoreboard: string, letters: string): number =>
  [...scoreboard].filter((letter) => letters.includes(letter)).length;

/** Means over the readings. */
interface Means {
  readonly seconds: number;
  readonly perSecond: number;
  readonly connections: number;
  readonly requestSeconds: number | null;
}

function linesOf(
  readings: readonly Reading[],
  { seconds, perSecond, connections, requestSeconds }: Means,
): readonly string[] {
  const kept = mean(
    readings.map(({ status }) => status.connsAsyncKeepAlive ?? lettersIn(status.scoreboard, 'K')),
  );
  return [
    `status page, over ${Math.round(seconds)} s: ${formatNumber(perSecond)} requests a second, ` +
      (requestSeconds === null
        ? 'without their time'
        : `${formatValue(requestSeconds, 'seconds')} each`) +
      `; ${connections.toFixed(1)} open connections, of which ${kept.toFixed(1)} were kept ` +
      'alive and idle',
    'each open connection counts as one visitor; a minute shows this minute, not the peak',
  ];
}
