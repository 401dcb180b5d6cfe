import type { Agent } from '../channel/agent.ts';
import type { Finding } from '../host/finding.ts';
import type { Arm, Pool } from './arm.ts';
import type { RunningServer, StartRequest } from './server.ts';

/** A place where arms can run. `runtimes` in runtimes.ts names them. */
export interface RuntimeKind {
  /** Plural noun for the arms: "containers". */
  readonly armsText: string;
  /** Clients reach the arms over loopback, so that they can spread over many addresses. */
  readonly overLoopback: boolean;
  /** Memory limit of an arm; null: the runtime sets none. */
  readonly memoryLimitBytes: number | null;
  /** Seconds that a start takes beyond that of the server itself. */
  readonly startSeconds: number;
  /** --runtime auto never takes it; absent: it may. */
  readonly onlyAskedFor?: boolean;
  /** Tells whether this machine has it, with the reason. */
  find(): Promise<Found>;
  /** Returns why it cannot run an arm there; absent: it can run all. */
  refusalOf?(arm: Arm, elsewhere: Elsewhere | undefined): string | null;
  /** Returns why `httpd` names no httpd of this runtime; null where it may. */
  problemOf(httpd: string): string | null;
  /** Tells whether two runs use the same default httpd. */
  sameHttpd(a: RuntimeOptions, b: RuntimeOptions): boolean;
  open(options: RuntimeOptions): Runtime;
  /**
   * Keeps the default httpd as it is now, so that later runs can compare with it.
   * @param folder an empty one; what is put there is the caller's to keep.
   * @throws {ServerError} stage `prepare`.
   */
  freeze(
    options: RuntimeOptions,
    folder: string,
    tell: (line: string) => void,
    signal: AbortSignal,
  ): Promise<FrozenHttpd>;
  /** Returns what an arm names to run a frozen httpd; null where it is gone, or not as it was. */
  thaw(
    kept: FrozenHttpd,
    folder: string,
    tell: (line: string) => void,
    signal: AbortSignal,
  ): Promise<string | null>;
  /** Removes what killed runs of this tool left in it; a line for each thing removed. */
  removeLeftovers(): Promise<readonly string[]>;
  /** Tells doctor whether this machine has what the runtime needs. */
  finding(): Promise<Finding>;
  /** Tells doctor about each machine that would take part; absent: it is this one. */
  examine?(
    options: RuntimeOptions,
    tell: (line: string) => void,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
}

/** Answer of a runtime about this machine. */
export interface Found {
  readonly found: boolean;
  readonly reason: string;
  /** The machine of the arms; absent: it is this one. */
  readonly elsewhere?: Elsewhere;
}

/** Another machine, on which arms run. */
export interface Elsewhere {
  /** A numeric address. */
  readonly address: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Machines that drive the load; absent: this one does. */
  readonly generators?: readonly { readonly address: string; readonly cpus: number }[];
}

/** An httpd that stays the same from run to run. */
export interface FrozenHttpd {
  /** Path within its folder, or the name of an image. */
  readonly httpd: string;
  /** SHA-256 of all its files, or the id of the image. */
  readonly build: string;
  /** Such as "Apache/2.4.68 (Debian)"; of an image its name. */
  readonly version: string;
}

/** The default httpd of a run. */
export interface RuntimeOptions {
  /** The binary for plain processes; null to find or fetch one. */
  readonly path: string | null;
  /** The base image for containers. */
  readonly image: string;
  /** Machines that drive the load, at most and at least; absent: all that there are. */
  readonly generators?: GeneratorCount;
  /** Registry from which the nodes of a swarm pull; absent: each has the image. */
  readonly registry?: string;
  /** Machines of a plan on a swarm: the address of the server, and how many drive its load. */
  readonly planned?: { readonly server: string; readonly generators: number };
}

/** Number of the machines that drive the load. */
export interface GeneratorCount {
  /** null: all that there are. */
  readonly most: number | null;
  /** A run goes on with as few when others are lost; null: with no fewer than it began with. */
  readonly least: number | null;
}

/** Prepares, checks and starts arms. */
export interface Runtime {
  /** Returns the agent beside its servers, once it is prepared; absent and null: they are here. */
  agent?(): Agent | null;
  /** Returns the agents that drive the load; absent and null: this machine does. */
  loadAgents?(): readonly Agent[] | null;
  /** Ends what `prepare` has started, and says what is left; absent: nothing was started. */
  close?(tell: (line: string) => void): Promise<void>;
  /**
   * Does what takes long and is needed once a run: fetches httpd, builds images. Reports each step
   * through `progress`.
   * @throws {ServerError} stage `prepare`, with what was tried.
   */
  prepare(
    arms: readonly Arm[],
    progress: (step: string) => void,
    signal: AbortSignal,
  ): Promise<Facts>;
  /**
   * Asks the server about the arm's tuning without starting it (`httpd -t`).
   * @throws {ServerError} stage `prepare` where there is no such server.
   */
  askTuning(arm: Arm, signal: AbortSignal): Promise<TuningAnswer>;
  /**
   * Starts the arm, waits until its pool is up, and proves that it is what it says: the right
   * bytes, the right MPM. Whatever was started is gone again when this throws.
   * @throws {ServerError} stage `start`, `ready` or `identity`.
   */
  start(request: StartRequest, signal: AbortSignal): Promise<RunningServer>;
}

/** Answer of a server about a tuning, before it is started. */
export interface TuningAnswer {
  /** Mistakes, and numbers that it would not use as they are given; one string each. */
  readonly complaints: readonly string[];
  /** Its other remarks: variables that are not defined, and what follows from that. */
  readonly notes: readonly string[];
  /** The pool that it would start; null where it refuses the tuning. */
  readonly pool: Pool | null;
  /** Paths of this machine that its container sees; absent: it is in none. */
  readonly mounted?: readonly string[];
}

/** Facts that a runtime found out about itself, for environment.json. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;
