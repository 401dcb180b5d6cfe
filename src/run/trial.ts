import type { DriverName } from '../load/drivers/drivers.ts';
import type { LoadResult } from '../load/load.ts';
import type { LoadWarning } from '../load/warning.ts';
import type { WorkloadName } from '../load/workloads/workloads.ts';
import type { FlawKind } from '../plan/flaws.ts';
import type { schema } from '../plan/plan.ts';
import type { Observation } from '../sample/sample.ts';
import type { InstanceId, Mpm, ServerName } from '../server/arm.ts';
import type { RuntimeName } from '../server/runtimes.ts';
import type { Identity, ServerError, StartUp } from '../server/server.ts';
import type { ActionRecord } from './actions.ts';

/** One line of results.jsonl. Numbers exist only on completed trials. */
export type Trial = CompletedTrial | FailedTrial | AbortedTrial;

/** Identification of a trial; it stands beside the result. */
export interface TrialHead {
  readonly schema: typeof schema;
  readonly planSha256: string;
  /**
   * "r2-burst-128-httpd-event": unique in a run, but for the attempts at a round: see
   * `countingTrials`.
   */
  readonly id: string;
  readonly round: number;
  readonly cell: string;
  readonly workload: WorkloadName;
  readonly driver: DriverName;
  readonly connections: number;
  /** The id of the arm, or of its A/A control. */
  readonly arm: InstanceId;
  readonly server: ServerName;
  readonly mpm: Mpm;
  readonly runtime: RuntimeName;
  readonly seed: number;
  /**
   * Trials that are repeated together, if at all: "r2" for all that share the starts of a round,
   * "r2-ramp-128" for a cell whose arms are started for it alone.
   */
  readonly block: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Counts from 1; higher where the block was disturbed or interrupted, and was repeated. */
  readonly attempt: number;
}

/** Results of the driver, unchanged. */
type DriverResult = Pick<
  LoadResult,
  | 'durationSeconds'
  | 'sent'
  | 'requests'
  | 'ratePerSecond'
  | 'latencyUs'
  | 'phases'
  | 'errors'
  | 'name'
  | 'model'
  | 'carried'
  | 'failed'
  | 'inFlight'
  | 'queued'
  | 'sentLatencyUs'
  | 'lagUs'
  | 'freshLatencyUs'
  | 'firstByteUs'
  | 'reusedLatencyUs'
  | 'reconnects'
  | 'served'
  | 'per100Ms'
  | 'levels'
  | 'others'
>;

export interface CompletedTrial extends TrialHead, DriverResult {
  readonly state: 'completed';
  readonly identity: Identity;
  /** Absent in runs of earlier versions. */
  readonly startUp?: StartUp;
  /** Actions on the server in the window; absent where there were none. */
  readonly actions?: readonly ActionRecord[];
  /** At rest, before any load of this start; null where the cell is not the first of the start. */
  readonly restFootprintBytes: number | null;
  readonly footprintBytes: { readonly median: number; readonly peak: number } | null;
  readonly cpuUsPerRequest: number | null;
  readonly generator: GeneratorUse;
  /** Only where the arms of a round alternated: the result of each turn. */
  readonly turns: readonly Turn[] | null;
  readonly observation: Observation;
  readonly validity: Validity;
  readonly warnings: readonly Warning[];
}

/** Use of the load generator's CPUs. */
export interface GeneratorUse {
  /** Share of the CPUs that its threads could use at most; waiting awake left out. */
  readonly cpuShare: number;
  readonly bound: boolean;
  readonly eventLoopDelayP99Us: number;
}

/** Decision on whether the trial's numbers may be ranked, with its evidence. */
export interface Validity {
  readonly verdict: 'valid' | FlawKind;
  /** The facts behind it, in the order of their weight; empty when it is valid. */
  readonly evidence: readonly Warning[];
}

/** Result of one turn of an arm. */
export interface Turn {
  /** Since the first turn of the cell began. */
  readonly atMs: number;
  readonly seconds: number;
  readonly requests: number;
  /** CPU time of the whole arm meanwhile; null where it cannot be read. */
  readonly cpuUs: number | null;
}

export interface FailedTrial extends TrialHead {
  readonly state: 'failed';
  /**
   * Stage in which it failed. "generator" and "agent": a process of ours was lost, by no fault of
   * the server. "prepare": what the server needs was lost.
   */
  readonly stage: ServerError['stage'] | 'load' | 'stop' | 'generator' | 'agent';
  readonly reason: string;
  /** The last lines of the server's log. */
  readonly log: string;
}

export interface AbortedTrial extends TrialHead {
  readonly state: 'aborted';
}

/** Facts that a reader must know before trusting a number; the report words them. */
export type Warning =
  | LoadWarning
  /**
   * The generator used more than 90 % of its CPUs: the trial measures the generator, not the
   * server.
   */
  | { readonly kind: 'generator-bound'; readonly cpuShare: number }
  /**
   * Requests left later than they were due although a connection was free, one in a hundred by more
   * than allowed.
   */
  | { readonly kind: 'schedule-late'; readonly lagP99Us: number; readonly allowedUs: number }
  /**
   * The rate is close to what the generator itself can do, as calibrated before the run: look
   * twice.
   */
  | {
      readonly kind: 'near-ceiling';
      readonly ratePerSecond: number;
      readonly ceilingPerSecond: number;
    }
  /** A connection of one load machine was answered much more often than one of another. */
  | { readonly kind: 'uneven-machines'; readonly ratio: number }
  /** The server's own count of requests differs from the driver's by more than 3 %. */
  | { readonly kind: 'accesses-differ'; readonly driver: number; readonly server: number }
  /** Other processes had more than three quarters of the server's CPUs: it hardly ran. */
  | { readonly kind: 'neighbours'; readonly share: number }
  /** The hypervisor gave this machine's CPU to others. */
  | { readonly kind: 'steal'; readonly share: number }
  /** So much of it that the machine hardly ran. */
  | { readonly kind: 'stolen'; readonly share: number }
  /**
   * A CPU quota on the control group that this tool runs in stopped it, in this share of its
   * periods.
   */
  | { readonly kind: 'throttled'; readonly share: number }
  /** The kernel killed processes of the arm because there was no memory left. */
  | { readonly kind: 'out-of-memory'; readonly killed: number }
  /** The wall clock was set, or the machine stood still, while it was measured. */
  | { readonly kind: 'clock-step'; readonly ms: number }
  /** The kernel's table of tracked connections was full, and packets of new ones were dropped. */
  | { readonly kind: 'tracking-full'; readonly dropped: number }
  /**
   * The rate had not settled: what is left of the warm-up, or a trend, moves it by more than half
   * of the margin.
   */
  | { readonly kind: 'unsteady'; readonly warmupShare: number; readonly trend: number }
  /** Children of httpd were born or reaped in the measured window. */
  | { readonly kind: 'pool-changed'; readonly fewest: number; readonly most: number }
  /** The server still had work to do when the cell began. */
  | {
      readonly kind: 'not-at-rest';
      readonly busyWorkers: number | null;
      readonly acceptQueue: number | null;
    }
  | { readonly kind: 'shared-cpu' }
  | { readonly kind: 'no-memory-source'; readonly reason: string };
