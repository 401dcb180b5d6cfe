import {
  invalid,
  invalidBeyondLate,
  invalidBeyondLateBy,
  invalidBeyondTime,
  invalidBeyondTimeIfAllServed,
  none,
  type Objection,
} from '../../run/objections.ts';
import type { CompletedTrial, Trial } from '../../run/trial.ts';
import { isRefusal } from '../../server/httpd/refusal.ts';
import { median } from '../../stats/quantile.ts';
import { connectionsWithin, p99LimitUs, requestsOf } from './within-limit.ts';

/** A figure that a claim may be about, and how it is read from a trial; null where the trial does not tell. */
export interface Figure {
  /** "p99 latency of new clients". */
  readonly title: string;
  /** Of the figure itself: a share lies between 0 and 1, what is a ratio or a count has ''. */
  readonly unit: 'requests/s' | 'µs' | 'bytes' | 's' | 'share' | '';
  /** Why a completed trial tells nobody about the figure; null: where it has none, that is about the server. */
  readonly objectionTo: Objection;
  /** Trials that failed are read too: that a server does not start is a result. */
  read(trial: Trial): number | null;
}

const tenthUs = 100_000;

const ratio = (of: number | null, by: number | null): number | null =>
  of === null || by === null || by === 0 ? null : of / by;

type Reading = Pick<Figure, 'objectionTo' | 'read'>;

const readWhere =
  (objectionTo: Objection) =>
  (read: (trial: CompletedTrial) => number | null): Reading => ({
    objectionTo,
    read: (trial) =>
      trial.state === 'completed' && objectionTo(trial) === null ? read(trial) : null,
  });

const ofValid = readWhere(invalid);

/** Of what a few late requests cannot move. */
const ofValidOrLate = readWhere(invalidBeyondLate);

const ofMemory = readWhere(invalidBeyondTime);

const ofSharedMemory = readWhere(invalidBeyondTimeIfAllServed);

export const figures = {
  rate: {
    title: 'requests answered a second',
    unit: 'requests/s',
    ...ofValid(({ ratePerSecond }) => ratePerSecond),
  },
  latencyP99: {
    title: 'p99 latency',
    unit: 'µs',
    ...ofValid(({ latencyUs }) => latencyUs?.p99 ?? null),
  },
  cpu: {
    title: 'CPU time per request',
    unit: 'µs',
    ...ofValid(({ cpuUsPerRequest }) => cpuUsPerRequest),
  },
  footprint: {
    title: 'footprint',
    unit: 'bytes',
    ...ofMemory(({ footprintBytes }) => footprintBytes?.median ?? null),
  },
  latencyP50: {
    title: 'median latency',
    unit: 'µs',
    ...ofValidOrLate(({ latencyUs }) => latencyUs?.p50 ?? null),
  },
  answeredShare: {
    title: 'share of new clients answered',
    unit: 'share',
    ...ofValidOrLate((trial) => shareOfDue(trial, trial.requests)),
  },
  /** Of all that were due in an open loop; in loads of new connections each is a client. */
  lostShare: {
    title: 'share of requests refused, cut off, timed out or answered wrongly',
    unit: 'share',
    ...ofValidOrLate((trial) => shareOfDue(trial, trial.failed)),
  },
  parkedClosed: {
    title: 'idle connections closed by the server',
    unit: '',
    ...ofValidOrLate(({ others }) => {
      const reconnects = others.find(({ model }) => model === 'parked')?.reconnects;
      return reconnects == null ? null : reconnects.closedIdle + reconnects.connectionClose;
    }),
  },
  connectionsAnsweredShare: {
    title: 'share of the connections that were answered',
    unit: 'share',
    ...ofValidOrLate(({ served }) => served?.answeredShare ?? null),
  },
  /** All of the arm's footprint, its parent included, over the connections that it answered in the window. */
  footprintPerConnection: {
    title: 'footprint for each connection served',
    unit: 'bytes',
    ...ofSharedMemory(({ footprintBytes, served }) =>
      ratio(footprintBytes?.median ?? null, served?.answered ?? null),
    ),
  },
  connectionsPerGib: {
    title: 'connections served within a p99 of 100 ms, for each GiB of footprint',
    unit: '',
    ...ofValid((trial) => {
      const gibibytes = ratio(trial.footprintBytes?.median ?? null, 2 ** 30);
      return ratio(connectionsWithin(trial, p99LimitUs), gibibytes);
    }),
  },
  /** Of loads in which each request has a connection of its own. */
  connectionsPerCpuSecond: {
    title: 'new connections served within a p99 of 100 ms, for each second of CPU time',
    unit: '',
    ...ofValid(({ cpuUsPerRequest, latencyUs, phases }) =>
      phases === null || latencyUs === null || latencyUs.p99 > p99LimitUs
        ? null
        : ratio(1e6, cpuUsPerRequest),
    ),
  },
  switchesPerRequest: {
    title: 'context switches for each request',
    unit: '',
    ...ofValid((trial) => {
      const { effort = null } = trial.observation;
      if (effort === null) return null;
      return ratio(effort.voluntarySwitches + effort.involuntarySwitches, requestsOf(trial));
    }),
  },
  faultsPerRequest: {
    title: 'page faults for each request',
    unit: '',
    ...ofValid((trial) => {
      const { effort = null } = trial.observation;
      if (effort === null) return null;
      return ratio(effort.minorFaults + effort.majorFaults, requestsOf(trial));
    }),
  },
  firstAnswerMedian: {
    title: 'wait of the median connection for its first answer, whoever still waits included',
    unit: 'µs',
    // Since it was sent, so that lateness is not in it.
    ...ofValidOrLate(({ freshLatencyUs }) => freshLatencyUs?.p50 ?? null),
  },
  /** Requests lost, as the time in which so many are due: the same number however long the trial is. */
  lostSeconds: {
    title: 'requests refused, cut off, timed out or answered wrongly, in seconds of the load',
    unit: 's',
    ...ofValidOrLate((trial) => {
      const share = shareOfDue(trial, trial.failed);
      return share === null ? null : share * trial.durationSeconds;
    }),
  },
  /** Of the first act of a trial; null where the load ended before. */
  actSeconds: {
    title: 'time from the act until every worker was there again',
    unit: 's',
    ...ofValidOrLate(({ actions }) => {
      const [first] = actions ?? [];
      return first?.poolAtMs == null ? null : (first.poolAtMs - first.atMs) / 1000;
    }),
  },
  reducedSeconds: {
    title: 'time in which fewer than half as many as usual were answered',
    unit: 's',
    ...readWhere(invalidBeyondLateBy(tenthUs / 10))(reducedSeconds),
  },
  startSeconds: {
    title: 'time from the start to the whole pool',
    unit: 's',
    ...ofValid(({ startUp }) => (startUp === undefined ? null : startUp.poolMs / 1000)),
  },
  /** Of one trial 1 or 0: a server that started, whatever then came of it, or httpd's refusal; other failures tell neither. */
  started: {
    title: 'starts',
    unit: '',
    objectionTo: none,
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

/**
 * In tenths of a second of the measured window, the drain after it left out. Usual is the median tenth before anything was
 * done to the server. What left late by less than a tenth of such a tenth moves as little of it into the next one, where half
 * must be missing; a generator that stood still for longer would be taken for a server that did.
 */
function reducedSeconds({ per100Ms, durationSeconds, actions }: CompletedTrial): number | null {
  const tenths = Math.floor(durationSeconds * 10);
  const counts = Array.from({ length: tenths }, (_, i) => per100Ms.completed[i] ?? 0);
  const undisturbed = Math.floor((actions?.[0]?.atMs ?? tenths * 100) / 100);
  if (undisturbed < 1) return null;
  const usual = median(counts.slice(0, undisturbed));
  return usual > 0 ? counts.filter((count) => count < usual / 2).length / 10 : null;
}
