import { anyFlaw } from '../../plan/flaws.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { type Counts, type Figure, quotient } from './figure.ts';

/**
 * Returns the requests that were due in the measured window: under way when it began, sent in it,
 * and due in it but never sent, because no connection was free.
 */
export const requestsDue = ({ carried, sent, queued }: CompletedTrial): number =>
  carried + sent + queued;

const shareOfDue = (trial: CompletedTrial, count: number | null): number | null =>
  quotient(count, requestsDue(trial));

/** Counts the requests that were due and lost; null where none was due. */
export function lossOf(trial: CompletedTrial): Counts | null {
  const { latencyUs, requests } = trial;
  if (latencyUs !== null) return { count: latencyUs.lost, of: latencyUs.count };
  const due = requestsDue(trial);
  return due === 0 ? null : { count: due - requests, of: due };
}

/** Throughput, and what became of the requests and connections. */
export const requestFigures = {
  rate: {
    title: 'throughput',
    short: 'requests/s',
    noun: 'throughput',
    quantity: { less: 'fewer', of: 'requests/s' },
    speed: 'faster',
    unit: 'perSecond',
    better: 'higher',
    margin: 'throughput',
    excludes: anyFlaw,
    read: ({ ratePerSecond }) => ratePerSecond,
  },
  answered: {
    title: 'share of the requests that were answered',
    short: 'answered',
    noun: 'share of requests answered',
    quantity: { less: 'fewer', of: 'requests answered' },
    unit: 'share',
    better: 'higher',
    margin: null,
    excludes: anyFlaw,
    read: (trial) => shareOfDue(trial, trial.requests),
  },
  /** The requests due that failed, timed out, were unanswered at the end or never sent. */
  lost: {
    title: 'share of the requests without a correct answer',
    short: 'lost',
    noun: 'share of requests without a correct answer',
    quantity: { less: 'fewer', of: 'requests without a correct answer' },
    unit: 'share',
    better: 'lower',
    margin: 'loss',
    excludes: anyFlaw,
    read: (trial) => {
      const { count = null, of = null } = lossOf(trial) ?? {};
      return quotient(count, of);
    },
    counts: lossOf,
  },
  lostShare: {
    title: 'share of requests refused, cut off, timed out or answered wrongly',
    short: 'lost',
    noun: 'share of requests lost',
    quantity: { less: 'fewer', of: 'requests lost' },
    unit: 'share',
    better: 'lower',
    margin: null,
    excludes: anyFlaw,
    read: (trial) => shareOfDue(trial, trial.failed),
  },
  /** Requests lost, as the time in which that many are due: independent of a trial's length. */
  lostSeconds: {
    title: 'requests refused, cut off, timed out or answered wrongly, in seconds of the load',
    short: 'lost seconds',
    noun: 'seconds of load lost',
    quantity: { less: 'fewer', of: 'seconds of load lost' },
    unit: 'seconds',
    better: 'lower',
    margin: null,
    excludes: anyFlaw,
    read: (trial) => {
      const share = shareOfDue(trial, trial.failed);
      return share === null ? null : share * trial.durationSeconds;
    },
  },
  /** Requests still under way at the end may yet be answered; they do not count. */
  unanswered: {
    title: 'requests refused, cut off, timed out, answered wrongly or never sent',
    short: 'unanswered',
    noun: 'number of requests without an answer',
    quantity: { less: 'fewer', of: 'requests without an answer' },
    unit: 'count',
    better: 'lower',
    margin: null,
    excludes: anyFlaw,
    read: ({ errors, queued }) => Object.values(errors).reduce((sum, each) => sum + each, queued),
  },
  served: {
    title: 'share of the connections that were served at all',
    short: 'served',
    noun: 'share of connections served',
    quantity: { less: 'fewer', of: 'connections served' },
    unit: 'share',
    better: 'higher',
    margin: null,
    excludes: anyFlaw,
    read: ({ served }) => served?.answeredShare ?? null,
  },
  parkedClosed: {
    title: 'idle connections closed by the server',
    short: 'idle closed',
    noun: 'number of idle connections closed',
    quantity: { less: 'fewer', of: 'idle connections closed' },
    unit: 'count',
    better: 'lower',
    margin: null,
    excludes: anyFlaw,
    read: ({ others }) => {
      const reconnects = others.find(({ model }) => model === 'parked')?.reconnects;
      return reconnects == null ? null : reconnects.closedIdle + reconnects.connectionClose;
    },
  },
} as const satisfies Record<string, Figure>;
