import type { CompletedTrial, Trial } from '../run/trial.ts';
import { isRefusal } from '../server/httpd/refusal.ts';

/** A figure that a claim may be about, and how it is read from a trial; null where the trial does not tell. */
export interface Figure {
  /** "p99 latency of new clients". */
  readonly title: string;
  /** Of the figure itself; what is a share or a ratio has ''. */
  readonly unit: 'requests/s' | 'µs' | 'bytes' | 's' | '';
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

export type FigureName = keyof typeof figures;
