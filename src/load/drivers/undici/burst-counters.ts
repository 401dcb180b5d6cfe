import { type ErrorCounter, errorCounter } from '../../error-counter.ts';
import { latencyRecorder } from '../../latency.ts';
import type { LoadResult } from '../../load.ts';
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

/**
 * Creates empty counters. A visit that was refused or reset has no latency. One that timed out has
 * at least its waiting time, in the phase in which it waited: a server that does not answer must
 * not look fast.
 */
export function createBurstCounters(population: Bursts): BurstCounters {
  const connectUs = latencyRecorder();
  const firstByteUs = latencyRecorder();
  const lastByteUs = latencyRecorder();
  const errors = errorCounter();
  const drainUs: number[] = [];
  const completed: Visit[] = [];
  const { expectedBody } = population;
  let sent = 0;

  const isGood = ({ status, bodyBytes }: Visit) =>
    status === 200 && (expectedBody === null || bodyBytes === expectedBody.bytes);

  const recordLatency = (visit: Visit) => {
    const { calledMs, connectedMs, firstByteMs, endedMs } = visit;
    connectUs.record(1000 * ((connectedMs ?? endedMs) - calledMs));
    if (connectedMs !== null) firstByteUs.record(1000 * ((firstByteMs ?? endedMs) - connectedMs));
    lastByteUs.record(1000 * (endedMs - calledMs));
  };

  const addOne = (visit: Visit) => {
    sent += 1;
    if (visit.failure === 'late') {
      errors.add('timeout');
      recordLatency(visit);
    } else if (visit.failure !== null) {
      countFailure(visit, visit.failure, errors);
    } else if (!isGood(visit)) {
      errors.add('badResponse');
    } else {
      completed.push(visit);
      recordLatency(visit);
    }
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

const timed = ({ endedMs, calledMs }: Visit, startMs: number) => ({
  atMs: endedMs - startMs,
  latencyUs: 1000 * (endedMs - calledMs),
});

/** Counts a connection that ended early; an answer that was cut off counts as a bad response. */
function countFailure(visit: Visit, failure: Error, errors: ErrorCounter): void {
  const endedInOrder = 'code' in failure && failure.code === 'UND_ERR_SOCKET';
  if (endedInOrder && visit.firstByteMs !== null) errors.add('badResponse');
  else errors.addError(failure);
}
