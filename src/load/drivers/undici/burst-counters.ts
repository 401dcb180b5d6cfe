import { type ErrorCounter, errorCounter } from '../../error-counter.ts';
import { latencyRecorder } from '../../latency.ts';
import type { LoadErrors, LoadResult } from '../../load.ts';
import type { Bursts } from '../../population.ts';
import { per100Ms } from '../per-100-ms.ts';
import { unsupportedFields } from '../unsupported-fields.ts';
import type { Visit } from './visit.ts';

/** Adds up visits, burst by burst. */
export interface BurstCounters {
  /** Adds the visits of one burst. */
  add(visits: readonly Visit[]): void;
  result(
    window: Pick<LoadResult, 'startedAtMs' | 'durationSeconds' | 'generator'> & {
      readonly startMs: number;
    },
  ): LoadResult;
}

/** Creates empty counters. A visit without a correct answer ranks above every other. */
export function createBurstCounters(population: Bursts, timeoutSeconds: number): BurstCounters {
  const connectUs = latencyRecorder();
  const firstByteUs = latencyRecorder();
  const lastByteUs = latencyRecorder();
  const errors = errorCounter();
  const drainUs: number[] = [];
  const completed: Visit[] = [];
  let sent = 0;

  const recordConnect = ({ calledMs, connectedMs }: Visit) => {
    if (connectedMs === null) connectUs.lose(timeoutSeconds * 1e6);
    else connectUs.record(1000 * (connectedMs - calledMs));
  };

  const complete = (visit: Visit) => {
    const { calledMs, readyMs, firstByteMs, endedMs } = visit;
    completed.push(visit);
    firstByteUs.record(1000 * ((firstByteMs ?? endedMs) - (readyMs ?? calledMs)));
    lastByteUs.record(1000 * (endedMs - calledMs));
  };

  const lose = ({ failure, firstByteMs }: Visit) => {
    if (failure === null) errors.add('badResponse');
    else if (failure instanceof Error) countFailure(firstByteMs, failure, errors);
    else errors.add(failure === 'late' ? 'timeout' : failure);
    for (const each of [firstByteUs, lastByteUs]) each.lose(timeoutSeconds * 1e6);
  };

  const addOne = (visit: Visit) => {
    sent += 1;
    recordConnect(visit);
    if (visit.failure === null && isGood(visit, population)) complete(visit);
    else lose(visit);
  };

  return {
    add(visits) {
      for (const visit of visits) addOne(visit);
      const first = Math.min(...visits.map(({ calledMs }) => calledMs));
      const last = Math.max(...visits.map(({ endedMs }) => endedMs));
      drainUs.push(Math.round(1000 * (last - first)));
    },
    result({ startMs, ...window }) {
      const underWaySeconds = drainUs.reduce((sum, us) => sum + us, 0) / 1e6;
      return {
        ...window,
        ...unsupportedFields(population),
        sent,
        requests: completed.length,
        failed: sent - completed.length,
        inFlight: 0,
        ratePerSecond: completed.length / underWaySeconds,
        latencyUs: lastByteUs.summaryOrNull('sent'),
        phases: {
          connectUs: connectUs.summary('sent'),
          firstByteUs: firstByteUs.summary('sent'),
          lastByteUs: lastByteUs.summary('sent'),
          drainUs,
        },
        errors: errors.errors(),
        per100Ms: per100Ms(completed.map((visit) => timed(visit, startMs))),
        warnings: errors.warnings(),
      };
    },
  };
}

function isGood({ status, bodyBytes }: Visit, population: Bursts): boolean {
  const { expectedBody, expectedStatus = 200, method } = population;
  if (status !== expectedStatus) return false;
  // An answer to HEAD may omit the length.
  if (expectedBody === null || (method === 'HEAD' && bodyBytes < 0)) return true;
  return bodyBytes === expectedBody.bytes;
}

const timed = ({ endedMs, calledMs }: Visit, startMs: number) => ({
  atMs: endedMs - startMs,
  latencyUs: 1000 * (endedMs - calledMs),
});

/** Counts a connection that ended early; an answer that was cut off counts as a bad response. */
function countFailure(firstByteMs: number | null, failure: Error, errors: ErrorCounter): void {
  const endedInOrder = 'code' in failure && failure.code === 'UND_ERR_SOCKET';
  const ofStream = streamFault(failure);
  if (ofStream !== null) errors.add(ofStream);
  else if (endedInOrder && firstByteMs !== null) errors.add('badResponse');
  else errors.addError(failure);
}

/** Tells the fault of a stream of HTTP/2 by the words of undici and Node; null: it is none. */
function streamFault({ message }: Error): keyof LoadErrors | null {
  if (message.includes('GOAWAY')) return 'goAway';
  if (message.includes('REFUSED_STREAM')) return 'refusedStream';
  return /^Stream closed with error|^HTTP\/2: .*stream/.test(message) ? 'resetStream' : null;
}
