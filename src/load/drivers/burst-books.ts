import { latencyRecorder } from '../latency.ts';
import type { LoadResult } from '../load.ts';
import type { Bursts } from '../population.ts';
import { errorCounter } from './errors.ts';
import { per100Ms } from './per-100-ms.ts';
import { untold } from './untold.ts';
import type { Visit } from './visit.ts';

/** Adds up visits, burst by burst. */
export interface BurstBooks {
  enter(visits: readonly Visit[]): void;
  close(
    window: Pick<LoadResult, 'startedAtMs' | 'durationSeconds' | 'generator'> & {
      readonly startMs: number;
    },
  ): LoadResult;
}

/**
 * A visit that was refused or reset has no latency. One that met the deadline has: at least the time it waited, in the
 * phase in which it waited, so that a server that answers nobody does not look fast.
 */
export function burstBooks(population: Bursts): BurstBooks {
  const connectUs = latencyRecorder();
  const firstByteUs = latencyRecorder();
  const lastByteUs = latencyRecorder();
  const counter = errorCounter();
  const drainUs: number[] = [];
  const completed: Visit[] = [];
  let sent = 0;

  const isWrong = (bytes: number) => population.body !== null && bytes !== population.body.bytes;

  const time = (visit: Visit) => {
    const { calledMs, connectedMs, firstByteMs, endedMs } = visit;
    connectUs.record(1000 * ((connectedMs ?? endedMs) - calledMs));
    if (connectedMs !== null) firstByteUs.record(1000 * ((firstByteMs ?? endedMs) - connectedMs));
    lastByteUs.record(1000 * (endedMs - calledMs));
  };

  const enterOne = (visit: Visit) => {
    sent += 1;
    if (visit.failure === 'late') {
      counter.add('timeout');
      time(visit);
    } else if (visit.failure !== null) {
      count(visit, visit.failure, counter);
    } else if (visit.status !== 200 || isWrong(visit.bodyBytes)) {
      counter.add('badResponse');
    } else {
      completed.push(visit);
      time(visit);
    }
  };

  return {
    enter(visits) {
      for (const visit of visits) enterOne(visit);
      const first = Math.min(...visits.map(({ calledMs }) => calledMs));
      const last = Math.max(...visits.map(({ endedMs }) => endedMs));
      drainUs.push(Math.round(1000 * (last - first)));
    },
    close({ startMs, ...window }) {
      const underWaySeconds = drainUs.reduce((sum, us) => sum + us, 0) / 1e6;
      return {
        ...window,
        ...untold(population),
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
        errors: counter.errors(),
        per100Ms: per100Ms(completed.map((visit) => timed(visit, startMs))),
        warnings: counter.warnings(),
      };
    },
  };
}

const timed = ({ endedMs, calledMs }: Visit, startMs: number) => ({
  atMs: endedMs - startMs,
  latencyUs: 1000 * (endedMs - calledMs),
});

/** A connection that ended early: without a byte it was closed on purpose, within an answer the answer was bad. */
function count(visit: Visit, failure: Error, counter: ReturnType<typeof errorCounter>): void {
  const endedInOrder = 'code' in failure && failure.code === 'UND_ERR_SOCKET';
  if (endedInOrder && visit.firstByteMs !== null) counter.add('badResponse');
  else counter.addError(failure);
}
