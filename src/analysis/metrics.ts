import type { LatencyUs } from '../load/load.ts';
import type { CompletedTrial } from '../run/trial.ts';
import { median } from '../stats/quantile.ts';
import type { Unit } from './units.ts';

/** One figure that a trial yields. To show another one, add an entry to `metrics`. */
export interface Metric {
  readonly title: string;
  /** For the head of a narrow column. */
  readonly short: string;
  readonly unit: Unit;
  /** null where the trial does not have it. */
  read(trial: CompletedTrial): number | null;
  /** What stands for a zero where two arms are compared by their ratio; without it a zero has none. */
  instead?(trial: CompletedTrial): number | null;
  /** How many samples lie beyond the figure, for percentiles: with few of them it is an accident of single requests. */
  beyond?(trial: CompletedTrial): number;
  /** Of those that were never answered only the wait so far is known; true where the figure is one of theirs. */
  atLeast?(trial: CompletedTrial): boolean;
}

type Quantile = 'p50' | 'p95' | 'p99';

const shares: Readonly<Record<Quantile, number>> = { p50: 0.5, p95: 0.05, p99: 0.01 };

/** A percentile of one of the trial's histograms. */
function percentile(
  title: string,
  q: Quantile,
  of: (trial: CompletedTrial) => LatencyUs | null,
): Metric {
  return {
    title: `${title}, ${q}`,
    short: `${title} ${q}`,
    unit: 'us',
    read: (trial) => of(trial)?.[q] ?? null,
    beyond: (trial) => (of(trial)?.count ?? 0) * shares[q],
  };
}

/** A percentile of the requests' latency, in which those that were never answered have at least waited so long. */
const latencyPercentile = (q: Quantile): Metric => ({
  ...percentile('latency', q, (trial) => trial.latencyUs),
  atLeast: ({ latencyUs, requests }) =>
    latencyUs !== null && latencyUs.count - requests > shares[q] * latencyUs.count,
});

const firstByte = (trial: CompletedTrial) => trial.phases?.firstByteUs ?? null;

/** Of everything that was due or begun in the window, or before and still under way. */
function answeredShare(trial: CompletedTrial): number | null {
  const all = askedOf(trial);
  return all === 0 ? null : trial.requests / all;
}

const askedOf = ({ carried, sent, queued, errors }: CompletedTrial): number =>
  carried + sent + queued + errors.late;

export const metrics = {
  rate: {
    title: 'throughput',
    short: 'requests/s',
    unit: 'perSecond',
    read: (trial) => trial.ratePerSecond,
  },
  latencyP50: latencyPercentile('p50'),
  latencyP95: latencyPercentile('p95'),
  latencyP99: latencyPercentile('p99'),
  firstByteP50: percentile('first byte', 'p50', firstByte),
  firstByteP99: percentile('first byte', 'p99', firstByte),
  drain: {
    title: 'drain of a burst, median of the round',
    short: 'drain',
    unit: 'us',
    read: (trial) =>
      trial.phases === null || trial.phases.drainUs.length === 0
        ? null
        : median(trial.phases.drainUs),
  },
  answered: {
    title: 'share of the requests that were answered',
    short: 'answered',
    unit: 'share',
    read: answeredShare,
    // Half a request of all: the usual correction of a count of zero (Haldane 1956, Anscombe 1956). More were not answered.
    instead: (trial) => (askedOf(trial) === 0 ? null : 0.5 / askedOf(trial)),
  },
  served: {
    title: 'share of the connections that were served at all',
    short: 'served',
    unit: 'share',
    read: (trial) => trial.served?.answeredShare ?? null,
  },
  footprint: {
    title: 'footprint, median of the round',
    short: 'footprint',
    unit: 'bytes',
    read: (trial) => trial.footprintBytes?.median ?? null,
  },
  footprintPeak: {
    title: 'footprint, peak of the round',
    short: 'peak footprint',
    unit: 'bytes',
    read: (trial) => trial.footprintBytes?.peak ?? null,
  },
  cpu: {
    title: 'CPU time of the server per request',
    short: 'CPU/request',
    unit: 'us',
    read: (trial) => trial.cpuUsPerRequest,
  },
} as const satisfies Record<string, Metric>;

export type MetricId = keyof typeof metrics;

export const metricIds = Object.keys(metrics) as readonly MetricId[];

/** Percentiles with fewer samples beyond them are not drawn, and marked in tables. */
export const fewestBeyond = 50;
