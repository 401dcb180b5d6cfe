import type { CompletedTrial, Trial } from '../run/trial.ts';
import { isRefusal } from '../server/httpd/refusal.ts';

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
  latencyMedian: {
    title: 'median latency',
    unit: 'µs',
    read: completed(({ latencyUs }) => latencyUs?.p50 ?? null),
  },
  /** Of one trial 1 or 0: a server that started, whatever then came of it, or httpd's refusal; other failures tell neither. */
  started: {
    title: 'starts',
    unit: '',
    read: (trial) => {
      if (trial.state === 'completed') return 1;
      return trial.state === 'failed' && isRefusal(trial.reason) ? 0 : null;
    },
  },
} as const satisfies Record<string, Figure>;

/** Of the requests that were due in an open loop, those still waiting at its end included. */
function shareOfDue(trial: CompletedTrial, count: number | null): number | null {
  const due = trial.carried + trial.sent + trial.queued;
  return count === null || due === 0 ? null : count / due;
}

export type FigureName = keyof typeof figures;
