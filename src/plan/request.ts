import type { DriverName } from '../load/drivers/drivers.ts';
import type { ProtocolName } from '../load/protocols/protocols.ts';
import type { BenchTarget } from '../load/workloads/retarget.ts';
import type { WorkloadName } from '../load/workloads/workloads.ts';
import type { Arm } from '../server/arm.ts';
import type { Elsewhere } from '../server/runtime.ts';
import type { RuntimeName } from '../server/runtimes.ts';
import type { Cell, Plan, PlanTls } from './plan.ts';
import type { PresetName } from './presets.ts';
import type { Question } from './questions.ts';

/** Everything that is asked of one run, decided by a study and not yet tried on this machine. */
export interface PlanRequest {
  readonly preset: PresetName;
  readonly arms: readonly Arm[];
  /** Workloads that are sized by the arms' capacity, or cells of the study's own. */
  readonly load: WorkloadChoice | readonly Cell[];
  /** The most rounds. */
  readonly rounds: number;
  /** Seconds after which no round begins; null: all rounds are run. */
  readonly budgetSeconds: number | null;
  /** Arms that take part in every n-th round only, by their id; absent: all in every round. */
  readonly joinsEvery?: Readonly<Record<string, number>>;
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
  /** One arm is started a second time in every round. */
  readonly control: boolean;
  readonly httpd: Plan['httpd'];
  readonly clientThreads: number;
  readonly seed: number;
  /**
   * Concession where the arms of a round do not fit into memory: other servers than the first are
   * left out, or pools only made smaller; absent: the arms are not side by side.
   */
  readonly fitMemory?: 'leave-out' | 'smaller-pools';
  /** The TLS of cells that have it; absent: the usual one. */
  readonly tls?: PlanTls;
  /** Remarks that the plan is to show; absent: none. */
  readonly notes?: readonly string[];
  /** Absent: made of the time and the seed. */
  readonly runId?: string;
}

/** The choice of workloads, their sizes and their driver. */
export interface WorkloadChoice {
  /** auto: those of the preset; all: every one that the driver and the arms can serve. */
  readonly workloads: 'auto' | 'all' | readonly WorkloadName[];
  /** Numbers of connections; auto: those that the preset takes of each workload. */
  readonly sizes: 'auto' | readonly number[];
  readonly driver: 'auto' | DriverName;
  /** Each workload is run over each of them; absent: over HTTP/1.1. */
  readonly protocols?: readonly ProtocolName[];
  /** Requests under way on a connection of HTTP/2, a cell for each number; absent: 8. */
  readonly streams?: readonly number[];
  /** Asked for instead of the small document; absent and null: nothing else. */
  readonly target?: BenchTarget | null;
  /** Questions about the arms under each workload. */
  readonly questions: Readonly<Record<WorkloadName, readonly Question[]>>;
}

/** Facts of this machine that a plan depends on. */
export interface Surroundings {
  readonly version: string;
  readonly now: Date;
  /** The CPUs that this process may use, grouped by core. */
  readonly cores: readonly (readonly number[])[];
  readonly descriptorLimit: number;
  /** Ports that one address may use to connect. */
  readonly localPorts: number;
  /** Memory that may still be taken; null where that is not known. */
  readonly freeMemoryBytes: number | null;
  /** A value of NodeJS.Platform. */
  readonly platform: string;
  readonly runtime: RuntimeChoice;
}

export interface RuntimeChoice {
  readonly name: RuntimeName;
  /** Reason for this runtime, in a sentence. */
  readonly reason: string;
  /** The machine of the arms; absent: it is this one. */
  readonly elsewhere?: Elsewhere;
}
