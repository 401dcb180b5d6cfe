import { latencyRecorder } from '../latency.ts';
import type { LoadResult, LoadSpec } from '../load.ts';
import { errorCounter } from './errors.ts';
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
export function burstBooks(spec: LoadSpec): BurstBooks {
  const connectUs = latencyRecorder();
  const firstByteUs = latencyRecorder();
  const lastByteUs = latencyRecorder();
  const counter = errorCounter();
  const drainUs: number[] = [];
  const completedMs: number[] = [];
  let sent = 0;

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
    } else if (visit.status !== 200 || visit.bodyBytes !== spec.bodyBytes) {
      counter.add('badResponse');
    } else {
      completedMs.push(visit.endedMs);
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
      const lastByte = lastByteUs.summary('sent');
      return {
        ...window,
        sent,
        requests: completedMs.length,
        ratePerSecond: completedMs.length / underWaySeconds,
        latencyUs: lastByteUs.summaryOrNull('sent'),
        sentLatencyUs: null,
        lagUs: null,
        phases: {
          connectUs: connectUs.summary('sent'),
          firstByteUs: firstByteUs.summary('sent'),
          lastByteUs: lastByte,
          drainUs,
        },
        errors: counter.errors(),
        completedPer100Ms: per100Ms(completedMs.map((ms) => ms - startMs)),
        warnings: counter.warnings(),
      };
    },
  };
}

/** A connection that ended early: without a byte it was closed on purpose, within an answer the answer was bad. */
function count(visit: Visit, failure: Error, counter: ReturnType<typeof errorCounter>): void {
  const endedInOrder = 'code' in failure && failure.code === 'UND_ERR_SOCKET';
  if (endedInOrder && visit.firstByteMs !== null) counter.add('badResponse');
  else counter.addError(failure);
}

function per100Ms(elapsedMs: readonly number[]): readonly number[] {
  const bins: number[] = [];
  for (const ms of elapsedMs) {
    const bin = Math.floor(ms / 100);
    while (bins.length <= bin) bins.push(0);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}
