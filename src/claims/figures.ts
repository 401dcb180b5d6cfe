import type { CompletedTrial, Trial } from '../run/trial.ts';
import { median } from '../stats/quantile.ts';

/** A figure that a claim may be about, and how it is read from a trial; null where the trial does not tell. */
export interface Figure {
  /** "p99 latency of new clients". */
  readonly title: string;
  /** Of the figure itself: a share lies between 0 and 1, what is a ratio or a count has ''. */
  readonly unit: 'requests/s' | 'µs' | 'bytes' | 's' | 'share' | '';
  /** Trials that failed are read too: that a server does not start is a result. */
  read(trial: Trial): number | null;
}

const completed =
  (read: (trial: CompletedTrial) => number | null) =>
  (trial: Trial): number | null =>
    trial.state === 'completed' && trial.validity.verdict === 'valid' ? read(trial) : null;

/** That requests left some milliseconds late says something about their latency, nothing about tenths of seconds and losses. */
function evenIfLate(read: (trial: CompletedTrial) => number | null) {
  return (trial: Trial): number | null =>
    trial.state === 'completed' && ['valid', 'schedule-late'].includes(trial.validity.verdict)
      ? read(trial)
      : null;
}

export const figures = {
  rate: {
    title: 'requests answered a second',
    unit: 'requests/s',
    read: completed(({ ratePerSecond }) => ratePerSecond),
  },
  latencyP99: {
    title: 'p99 latency',
    unit: 'µs',
    read: completed(({ latencyUs }) => latencyUs?.p99 ?? null),
  },
  cpu: {
    title: 'CPU time per request',
    unit: 'µs',
    read: completed(({ cpuUsPerRequest }) => cpuUsPerRequest),
  },
  footprint: {
    title: 'footprint',
    unit: 'bytes',
    read: completed(({ footprintBytes }) => footprintBytes?.median ?? null),
  },
  answeredShare: {
    title: 'share of new clients answered',
    unit: 'share',
    read: completed((trial) => shareOfDue(trial, trial.requests)),
  },
  failedShare: {
    title: 'share of new clients refused, cut off or timed out',
    unit: 'share',
    read: completed((trial) => shareOfDue(trial, trial.failed)),
  },
  parkedClosed: {
    title: 'idle connections closed by the server',
    unit: '',
    read: completed(({ others }) => {
      const reconnects = others.find(({ model }) => model === 'parked')?.reconnects;
      return reconnects == null ? null : reconnects.closedIdle + reconnects.connectionClose;
    }),
  },
  firstAnswerMedian: {
    title: 'wait of the median connection for its first answer, whoever still waits included',
    unit: 'µs',
    // Since it was sent, so that lateness is not in it.
    read: evenIfLate(({ freshLatencyUs }) => freshLatencyUs?.p50 ?? null),
  },
  connectionsAnswered: {
    title: 'connections that were answered at least once',
    unit: 'share',
    read: evenIfLate(({ served }) => served?.answeredShare ?? null),
  },
  servedShare: {
    title: 'share of requests answered rightly',
    unit: 'share',
    read: evenIfLate((trial) => shareOfDue(trial, trial.requests)),
  },
  lostShare: {
    title: 'share of requests refused, cut off or answered wrongly',
    unit: 'share',
    read: evenIfLate((trial) => shareOfDue(trial, trial.failed)),
  },
  reducedSeconds: {
    title: 'time in which fewer than half as many as usual were answered',
    unit: 's',
    read: evenIfLate(reducedSeconds),
  },
  startSeconds: {
    title: 'time from the start to the whole pool',
    unit: 's',
    read: completed(({ startUp }) => (startUp === undefined ? null : startUp.poolMs / 1000)),
  },
} as const satisfies Record<string, Figure>;

/** Of the requests that were due in an open loop, those still waiting at its end included. */
function shareOfDue(trial: CompletedTrial, count: number | null): number | null {
  const due = trial.carried + trial.sent + trial.queued;
  return count === null || due === 0 ? null : count / due;
}

export type FigureName = keyof typeof figures;

/**
 * In tenths of a second of the measured window, the drain after it left out. Usual is the median tenth before anything was
 * done to the server.
 */
function reducedSeconds({ per100Ms, durationSeconds, actions }: CompletedTrial): number | null {
  const tenths = Math.floor(durationSeconds * 10);
  const counts = Array.from({ length: tenths }, (_, i) => per100Ms.completed[i] ?? 0);
  const undisturbed = Math.floor((actions?.[0]?.atMs ?? tenths * 100) / 100);
  if (undisturbed < 1) return null;
  const usual = median(counts.slice(0, undisturbed));
  return usual > 0 ? counts.filter((count) => count < usual / 2).length / 10 : null;
}
