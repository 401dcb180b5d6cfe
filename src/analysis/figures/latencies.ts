import { fallsAmongLost } from '../../load/latency.ts';
import type { LatencyUs } from '../../load/load.ts';
import { anyFlaw } from '../../plan/flaws.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { median } from '../../stats/quantile.ts';
import { type Figure, type Percentile, percentile } from './figure.ts';

const names: Readonly<Record<Percentile, string>> = { p50: 'median', p95: 'p95', p99: 'p99' };

const common = { unit: 'us', better: 'lower', margin: 'latency', speed: 'slower' } as const;

/**
 * Describes a percentile of the latency of all requests that were due. Those without a correct
 * answer rank above every answer; a percentile that falls among them is a lower bound.
 */
const latency = (q: Percentile) => ({
  ...common,
  title: `latency, ${q}`,
  short: `latency ${q}`,
  noun: `${names[q]} latency`,
  excludes: anyFlaw,
  ...percentile(q, ({ latencyUs }) => latencyUs),
  otherEnd: ({ sentLatencyUs }: CompletedTrial) => sentLatencyUs?.[q] ?? null,
  censored: ({ latencyUs }: CompletedTrial) => isBound(latencyUs, q),
});

const isBound = (latencyUs: LatencyUs | null, q: Percentile): boolean =>
  latencyUs !== null && fallsAmongLost(latencyUs, q);

const firstByteUs = ({ phases }: CompletedTrial) => phases?.firstByteUs ?? null;

const firstByte = (q: Percentile) => ({
  ...common,
  title: `first byte, ${q}`,
  short: `first byte ${q}`,
  noun: `${names[q]} time to the first byte`,
  excludes: anyFlaw,
  ...percentile(q, firstByteUs),
  censored: (trial: CompletedTrial) => isBound(firstByteUs(trial), q),
});

export const latencyFigures = {
  latencyP50: latency('p50'),
  latencyP95: latency('p95'),
  latencyP99: latency('p99'),
  firstByteP50: firstByte('p50'),
  firstByteP99: firstByte('p99'),
  drain: {
    ...common,
    title: 'drain of a burst, median of the round',
    short: 'drain',
    noun: 'time to drain a burst',
    quantity: { less: 'less', of: 'time to drain a burst' },
    excludes: anyFlaw,
    read: ({ phases }) =>
      phases === null || phases.drainUs.length === 0 ? null : median(phases.drainUs),
  },
  /** Measured from sending, so that the generator's lateness is not in it. */
  firstAnswerMedian: {
    ...common,
    title: 'median wait of a connection for its first answer, those still waiting included',
    short: 'first answer p50',
    noun: 'median wait for the first answer',
    margin: null,
    excludes: anyFlaw,
    read: ({ freshLatencyUs }) => freshLatencyUs?.p50 ?? null,
    censored: ({ freshLatencyUs }) => isBound(freshLatencyUs, 'p50'),
  },
} as const satisfies Record<string, Figure>;
