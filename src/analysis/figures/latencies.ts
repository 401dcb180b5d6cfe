import type { ExclusionRule } from '../../plan/flaws.ts';
import { anyFlaw } from '../../plan/flaws.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { median } from '../../stats/quantile.ts';
import { medianInTime } from './exclusions.ts';
import { type Figure, type Percentile, percentile, shareBeyond } from './figure.ts';

const names: Readonly<Record<Percentile, string>> = { p50: 'median', p95: 'p95', p99: 'p99' };

const common = { unit: 'us', better: 'lower', margin: 'latency', speed: 'slower' } as const;

/**
 * Describes a percentile of the request latency. An unanswered request counts with its wait so far.
 */
const latency = (q: Percentile, excludes: ExclusionRule) => ({
  ...common,
  title: `latency, ${q}`,
  short: `latency ${q}`,
  noun: `${names[q]} latency`,
  excludes,
  ...percentile(q, ({ latencyUs }) => latencyUs),
  censored: ({ latencyUs, requests }: CompletedTrial) =>
    latencyUs !== null && latencyUs.count - requests > shareBeyond[q] * latencyUs.count,
});

const firstByteUs = ({ phases }: CompletedTrial) => phases?.firstByteUs ?? null;

const firstByte = (q: Percentile) => ({
  ...common,
  title: `first byte, ${q}`,
  short: `first byte ${q}`,
  noun: `${names[q]} time to the first byte`,
  excludes: anyFlaw,
  ...percentile(q, firstByteUs),
});

export const latencyFigures = {
  latencyP50: latency('p50', medianInTime),
  latencyP95: latency('p95', anyFlaw),
  latencyP99: latency('p99', anyFlaw),
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
    excludes: medianInTime,
    read: ({ freshLatencyUs }) => freshLatencyUs?.p50 ?? null,
  },
} as const satisfies Record<string, Figure>;
