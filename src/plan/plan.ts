import type { DriverName } from '../load/drivers/drivers.ts';
import type { Population } from '../load/population.ts';
import type { ProtocolName } from '../load/protocols/protocols.ts';
import type { TlsVersion } from '../load/tls-choice.ts';
import type { BenchTarget } from '../load/workloads/retarget.ts';
import type { WorkloadName } from '../load/workloads/workloads.ts';
import type { Arm, ArmId, InstanceId, Mpm, ServerName } from '../server/arm.ts';
import type { KeyKind } from '../server/certificate.ts';
import type { Http2Workers } from '../server/http2-workers.ts';
import type { RuntimeOptions } from '../server/runtime.ts';
import type { RuntimeName } from '../server/runtimes.ts';
import type { Comparison } from './comparison.ts';
import type { PresetName } from './presets.ts';
import type { Question } from './questions.ts';

/** Version of plan.json and results.jsonl; raised when older runs cannot be read any more. */
export const schema = 5;

/**
 * Everything that a run will do, decided and frozen before the first trial; plan.json holds exactly
 * this.
 */
export interface Plan {
  readonly schema: typeof schema;
  readonly version: string;
  readonly runId: string;
  readonly createdAt: string;
  readonly preset: PresetName;
  readonly seed: number;
  readonly runtime: RuntimeName;
  /** Reason for this runtime, in a sentence. */
  readonly runtimeReason: string;
  /** The default httpd of the arms that name no other. */
  readonly httpd: RuntimeOptions;
  /** Connections that each arm can serve at once under its tuning. */
  readonly capacity: Readonly<Record<ArmId, number>>;
  readonly cpus: CpuSplit;
  /** Numeric address of the machine on which the arms run; absent: this one. */
  readonly serverAddress?: string;
  /** The same of the machines that drive the load; absent: this one does. */
  readonly generatorAddresses?: readonly string[];
  readonly memoryLimitBytes: number | null;
  /**
   * Remarks about what was asked for, as clauses without full stops: what could not be had, and
   * what httpd made of a tuning.
   */
  readonly notes: readonly string[];
  readonly arms: readonly Arm[];
  /** The arm whose A/A control is started in every round; null: none is. */
  readonly control: ArmId | null;
  readonly cells: readonly Cell[];
  /** The request instead of that for the small document; absent: clients send no other one. */
  readonly target?: BenchTarget;
  /** Absent: no cell has TLS. */
  readonly tls?: PlanTls;
  /** Workers of HTTP/2 in each child of an arm, by its id; absent: no cell has HTTP/2. */
  readonly http2Workers?: Readonly<Record<ArmId, Http2Workers>>;
  /** The most rounds that are run, in their order. */
  readonly rounds: readonly Round[];
  /** Seconds after which no round begins, since the first start of an arm; null: no limit. */
  readonly budgetSeconds: number | null;
  /** Arms that take part in every n-th round, and turn of it, by their id: for parity. */
  readonly joinsEvery: Readonly<Record<ArmId, number>>;
  /** Threads of the generator. */
  readonly clientThreads: number;
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
  readonly comparison: Comparison;
}

/** The TLS of a run. Its certificate is made when it begins, and all arms share it. */
export interface PlanTls {
  /** Key of the certificate. */
  readonly key: KeyKind;
  /** The only version that clients offer; absent: 1.2 and 1.3. */
  readonly version?: TlsVersion;
}

/** The arms and cells of one round. */
export interface Round {
  /** Arm instances, in the order in which they start. */
  readonly arms: readonly InstanceId[];
  /** Ids of the cells, in their order. Those in turns come first and share one start of each arm. */
  readonly cells: readonly string[];
}

/**
 * A workload at one size by one driver. Its id, such as "burst-128", stands in trial ids and file
 * names.
 */
export interface Cell {
  readonly id: string;
  readonly workload: WorkloadName;
  readonly driver: DriverName;
  readonly connections: number;
  /** The protocol of all its clients; absent: HTTP/1.1. */
  readonly protocol?: ProtocolName;
  /** The arms alternate in turns on the shared starts of a round; null: each is started for it. */
  readonly turns: Turns | null;
  /** A backend behind httpd answers after so long; null: there is none. */
  readonly backendDelayMs: number | null;
  /** Number of rounds in which it is run, from the first. */
  readonly rounds: number;
  /** Only arms of this server are measured; absent: all arms. */
  readonly server?: ServerName;
  /** Only these arms are measured, which speak the protocol; absent: all arms. */
  readonly arms?: readonly ArmId[];
  /** The cell that this one repeats with another driver; null for all others. */
  readonly crossCheckOf: string | null;
  readonly populations: readonly [Population, ...Population[]];
  /** Questions about every pair of arms; at most three, none for a cross-check. */
  readonly questions: readonly Question[];
  /**
   * Context switches and page faults are counted. Each end of the window then costs up to 25 ms of
   * the generator's CPU, more with more threads of the server. Absent: they are not counted.
   */
  readonly countsEffort?: boolean;
  /** Measured for so long; absent: for as long as the plan says of all. Not for turns. */
  readonly durationSeconds?: number;
  /** A visitor who has no answer after so long gives up; absent: after 5 s. */
  readonly timeoutSeconds?: number;
  /** Actions on the server in the measured window, in the order of their times; absent: none. */
  readonly actions?: readonly Action[];
}

/**
 * An administrator's act while clients are served:
 * - graceful-restart (USR1): the configuration is read again, running requests are finished.
 * - restart (HUP): the configuration is read again, the children are ended.
 * - mpm-change: the server is stopped and started with another MPM on the same address. A restart
 *   of httpd cannot change the MPM (AH00534, "The MPM cannot be changed during restart").
 */
export type Action =
  | { readonly do: 'graceful-restart' | 'restart'; readonly atSeconds: number }
  | { readonly do: 'mpm-change'; readonly to: Mpm; readonly atSeconds: number };

/** Turns of each arm in a round. */
export interface Turns {
  /** 0: the connections are only held. */
  readonly count: number;
  /** Length of one turn; of a burst, the time that is allowed for it in estimates. */
  readonly seconds: number;
}

/** CPUs of the server and of the generator. A single CPU is shared, and the report says so. */
export interface CpuSplit {
  readonly server: readonly number[];
  readonly generator: readonly number[];
  readonly shared: boolean;
  /** Both are on one core, as its hyper-threads or its only CPU: the load slows the server down. */
  readonly sameCore: boolean;
}
